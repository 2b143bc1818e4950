import type { ArrivingTripView } from '../../shared/api/schema';
import { daysAfter, sumOf } from './arrivals';

it('counts days across months and years', () => {
  expect(daysAfter('2024-02-26', 7)).toBe('2024-03-04');
  expect(daysAfter('2024-01-03', -7)).toBe('2023-12-27');
});

it('adds employers up', () => {
  const one: ArrivingTripView['employers'][number] = {
    ...{ employer: '', expected: 3, boarded: 2, noShows: 1, signed: 1, away: 1, exceptions: 1 },
  };
  expect(sumOf([one, one])).toEqual({
    expected: 6,
    boarded: 4,
    noShows: 2,
    signed: 2,
    away: 2,
    exceptions: 2,
  });
  expect(sumOf([])).toMatchObject({ expected: 0 });
});
