import { addDays, at, dayOf } from '../../shared/time/civil-time.js';

/** From this hour in China on, people are reminded of the journeys of the next day. */
const REMINDER_HOUR = 19;

/** Journeys that leave before this moment are to be reminded of by now. */
export function remindedUntil(now: Date): Date {
  const today = dayOf(now);
  return at(addDays(today, now >= at(today, REMINDER_HOUR) ? 2 : 1));
}
