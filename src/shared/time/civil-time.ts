import { DateTime } from 'luxon';

/** Civil time of every rule that names a day or an hour. */
export const ZONE = 'Asia/Shanghai';

/** Since then China's clocks have been eight hours ahead all year; the last summer time ended in 1991. */
const FIXED_OFFSET_SINCE = Date.UTC(1992, 0, 1);
const OFFSET_MS = 8 * 3_600_000;
const FOUR_DIGIT_YEARS_UNTIL = Date.UTC(9999, 0, 1);

/** The day that it is in China at this moment, `YYYY-MM-DD`. */
export function dayOf(moment: Date): string {
  return toWire(moment).slice(0, 10);
}

/** The moment at which a civil day and hour come in China, e.g. `at('2024-02-15', 18)`. */
export function at(day: string, hour = 0, minute = 0): Date {
  return DateTime.fromISO(day, { zone: ZONE }).set({ hour, minute }).toJSDate();
}

/** The day `count` days after (before, when negative). */
export function addDays(day: string, count: number): string {
  return DateTime.fromISO(day, { zone: 'UTC' }).plus({ days: count }).toISODate() as string;
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: string): number {
  return DateTime.fromISO(day, { zone: 'UTC' }).weekday;
}

/** Whether `YYYY-MM-DD` names a day of the calendar; 2023-02-29 does not, nor any day of a year 0. */
export function isRealDay(day: string): boolean {
  if (!/^(?!0000)\d{4}-\d\d-\d\d$/.test(day)) return false;
  const moment = new Date(`${day}T00:00:00Z`);
  // A day too many is the first of the next month: 2023-02-29 comes back as 2023-03-01.
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

/** A moment as people in China write it: 2024-02-20 08:00. */
export function toCivil(moment: Date): string {
  return DateTime.fromJSDate(moment, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm');
}

/** A moment on the wire: ISO 8601 with China's offset. */
export function toWire(moment: Date): string {
  const time = moment.getTime();
  // Of every row that goes out: a tenth of what the time zone's table costs.
  if (time >= FIXED_OFFSET_SINCE && time < FOUR_DIGIT_YEARS_UNTIL) {
    const local = new Date(time + OFFSET_MS).toISOString();
    return `${time % 1000 === 0 ? local.slice(0, 19) : local.slice(0, 23)}+08:00`;
  }
  return DateTime.fromJSDate(moment, { zone: ZONE }).toISO({ suppressMilliseconds: true }) as string;
}
