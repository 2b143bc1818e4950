import { byDay } from './by-day';

const leaving = (departsAt: string) => ({ trip: { departsAt } });
const [early, late, next] = ['2024-02-20T07:00', '2024-02-20T19:00', '2024-02-21T07:00'].map(leaving);

it('puts trips of one day together', () => {
  expect(byDay([early, late, next], (at) => at.slice(0, 10))).toEqual([
    { day: '2024-02-20', matches: [early, late] },
    { day: '2024-02-21', matches: [next] },
  ]);
  expect(byDay([], String)).toEqual([]);
});
