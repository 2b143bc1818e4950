import { addDays, at, dayOf, toWire } from '../shared/time/civil-time.js';

export type Channel = 'MAIL' | 'SMS';

/** Hours in China at which a channel wakes nobody. A mail does not ring. */
const QUIET: Record<Channel, { from: number; until: number } | null> = {
  MAIL: null,
  SMS: { from: 21, until: 8 },
};
/** Who leaves so soon after the quiet hours could not be told in time afterwards. */
const HOURS_TO_GET_READY = 4;

export interface Quiet {
  /** When it is over. */
  until: Date;
  /** Of journeys that begin earlier, people are told all the same. */
  journeysBefore: Date;
}

/**
 * The quiet hours that it is now on a channel: text messages are not sent between 21:00 and 08:00, but for one-time codes and
 * what is about a journey before the noon after them. What waits before such a message in its receiver's line goes along, so
 * that the order stays.
 */
export function quietAt(channel: Channel, now: Date): Quiet | null {
  const hours = QUIET[channel];
  if (!hours) return null;
  const [day, hour] = [dayOf(now), Number(toWire(now).slice(11, 13))];
  if (hour < hours.from && hour >= hours.until) return null;
  const until = at(hour >= hours.from ? addDays(day, 1) : day, hours.until);
  return { until, journeysBefore: new Date(until.getTime() + HOURS_TO_GET_READY * 3_600_000) };
}
