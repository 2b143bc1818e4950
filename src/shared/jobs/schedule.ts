import { addDays, at, dayOf } from '../time/civil-time.js';

/** When a job is to run: again and again, or once a day at a time in China (`03:00`). */
export type Schedule = { everySeconds: number } | { dailyAt: string };

/**
 * When a job is due next. What was missed while no process ran is due at once, however often it was missed. A start that lies
 * ahead was noted by a clock that has been set back since: nothing is to wait for that.
 *
 * @param last when it last began; of a daily job that never ran, when it was first known
 * @example nextRun({ dailyAt: '03:00' }, at('2024-02-15', 3), now) // 2024-02-16 03:00
 */
export function nextRun(schedule: Schedule, last: Date | null, now: Date): Date {
  if (last === null || last > now) return now;
  if ('everySeconds' in schedule) return new Date(last.getTime() + schedule.everySeconds * 1000);
  const [hour, minute] = schedule.dailyAt.split(':').map(Number);
  const sameDay = at(dayOf(last), hour, minute);
  return sameDay > last ? sameDay : at(addDays(dayOf(last), 1), hour, minute);
}
