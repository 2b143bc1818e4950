import { NotYetHappened } from './boarding.errors.js';

const A_DAY = 24 * 60 * 60 * 1000;

/**
 * When something happened, now unless told. Phones' clocks may be wrong and paper is recorded weeks later, so only what
 * lies more than a day ahead is refused.
 *
 * @throws NotYetHappened
 */
export function happenedAt(told: string | undefined, now: Date): Date {
  if (told === undefined) return now;
  const moment = new Date(told);
  if (moment.getTime() > now.getTime() + A_DAY) throw new NotYetHappened();
  return moment;
}
