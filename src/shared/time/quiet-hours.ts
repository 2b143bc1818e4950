import { addDays, at, dayOf, toWire } from './civil-time.js';

/** Hours in China at which nobody is woken. */
const FROM = 21;
const UNTIL = 8;
/** Who leaves so soon after the quiet hours could not be told in time afterwards. */
const HOURS_TO_GET_READY = 4;

export interface Quiet {
  /** When it is over. */
  until: Date;
  /** Of journeys that begin earlier, people are told all the same. */
  journeysBefore: Date;
}

/**
 * The quiet hours that it is now: text messages are not sent between 21:00 and 08:00, but for one-time codes and what is about a
 * journey before the noon after them. What waits before such a message in its receiver's line goes along, so that the order
 * stays. A mail does not ring.
 */
export function quietAt(now: Date): Quiet | null {
  const [day, hour] = [dayOf(now), Number(toWire(now).slice(11, 13))];
  if (hour < FROM && hour >= UNTIL) return null;
  const until = at(hour >= FROM ? addDays(day, 1) : day, UNTIL);
  return { until, journeysBefore: new Date(until.getTime() + HOURS_TO_GET_READY * 3_600_000) };
}

/**
 * The end of so many minutes in which somebody is to answer: the night in which they would begin or end does not count,
 * unless the journey comes so soon after it that people are told in the night.
 */
export function timeToAnswer(now: Date, minutes: number, journeyAt: Date): Date {
  const begin = wakeFor(journeyAt, now);
  const end = new Date(begin.getTime() + minutes * 60_000);
  const morning = wakeFor(journeyAt, end);
  const asleep = at(addDays(dayOf(morning), -1), FROM);
  // What was left of them in the evening goes on in the morning.
  return morning > end ? new Date(morning.getTime() + end.getTime() - asleep.getTime()) : end;
}

/** The moment, or the end of the quiet hours in which it lies. */
function wakeFor(journeyAt: Date, moment: Date): Date {
  const quiet = quietAt(moment);
  return quiet && journeyAt >= quiet.journeysBefore ? quiet.until : moment;
}
