import { addDays, at, dayOf, weekdayOf } from './civil-time.js';

const THURSDAY = 4;
const CUTOFF_HOUR = 18;

/**
 * The weekly cut-offs of a campaign: every Thursday 18:00 Asia/Shanghai after the festival day and before the campaign
 * ends (notice of the 2024 春风行动: 春节后每周四18:00前). A report week is the half-open interval that ends there.
 *
 * @example weeklyCutoffs('2024-02-10', '2024-04-09')[0] // Thursday 2024-02-15 18:00
 */
export function weeklyCutoffs(festivalDay: string, endsOn: string): Date[] {
  const cutoffs: Date[] = [];
  const ahead = (THURSDAY - weekdayOf(festivalDay) + 7) % 7 || 7;
  for (let day = addDays(festivalDay, ahead); day < endsOn; day = addDays(day, 7)) {
    cutoffs.push(at(day, CUTOFF_HOUR));
  }
  return cutoffs;
}

/** The cut-off that closes the week which this moment belongs to: an instant at the cut-off is in the next week. */
export function cutoffAfter(moment: Date): Date {
  let day = dayOf(moment);
  while (weekdayOf(day) !== THURSDAY || at(day, CUTOFF_HOUR) <= moment) day = addDays(day, 1);
  return at(day, CUTOFF_HOUR);
}
