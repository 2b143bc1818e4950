import { afterTap, isPicked, type PickedDays } from './picked-days';

const [one, two, three] = ['2024-02-19', '2024-02-20', '2024-02-22'];
const after = (...taps: string[]) => taps.reduce<PickedDays>(afterTap, undefined);

it('picks a day, then the days up to another', () => {
  expect(after(two)).toEqual({ from: two, until: two });
  expect(after(two, three)).toEqual({ from: two, until: three });
  expect(after(two, one)).toEqual({ from: one, until: two });
  expect(after(two, three, one)).toEqual({ from: one, until: one });
});

it('picks any day when the only one is tapped again', () => {
  expect(after(two, two)).toBeUndefined();
  expect(isPicked(undefined, two)).toBe(false);
});

it('knows the days between', () => {
  expect([one, two, three].map((day) => isPicked({ from: one, until: two }, day))).toEqual([
    true,
    true,
    false,
  ]);
});
