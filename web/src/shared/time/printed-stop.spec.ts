import { partsOfStop } from './printed-stop';

it.each([
  ['客运中心 02-20 07:30', '2024-02-20T08:00:00+08:00', '2024-02-20T07:30:00+08:00'],
  ['昆山南站 01-01 02:10', '2024-12-31T08:00:00+08:00', '2025-01-01T02:10:00+08:00'],
  ['客运中心 12-31 23:50', '2025-01-01T00:10:00+08:00', '2024-12-31T23:50:00+08:00'],
])('finds the year of %s', (printed, near, at) => {
  expect(partsOfStop(printed, near)?.at).toBe(at);
});

it('keeps blanks in a place, and knows what is no stop', () => {
  expect(partsOfStop('东站 2 号门 02-20 07:30', '2024-02-20')?.place).toBe('东站 2 号门');
  expect(partsOfStop('', '2024-02-20')).toBeUndefined();
  expect(partsOfStop('客运中心', '2024-02-20')).toBeUndefined();
});
