import { Lunar, LunarMonth } from 'lunar-typescript';
import { FESTIVALS } from './festivals.js';

/** Another source than the one the table was read from. */
const day = (year: number, month: number, date: number) =>
  Lunar.fromYmd(year, month, date).getSolar().toYmd();

describe('the table of festivals', () => {
  it.each(FESTIVALS)(
    'agrees with the lunar calendar for $year',
    ({ year, startsOn, festivalDay, lastDay }) => {
      const daysOfSecondMonth = LunarMonth.fromYm(year, 2)?.getDayCount() as number;
      expect({ startsOn, festivalDay, lastDay }).toEqual({
        startsOn: day(year - 1, 12, 15),
        festivalDay: day(year, 1, 1),
        lastDay: day(year, 2, daysOfSecondMonth),
      });
    },
  );

  it('holds the years from 2024 to 2030', () => {
    expect(FESTIVALS.map(({ year }) => year)).toEqual([2024, 2025, 2026, 2027, 2028, 2029, 2030]);
  });
});
