import type { Campaign } from '../../campaigns/campaign.entity.js';

type Entered = Pick<Campaign, 'createdAt'>;

/**
 * Whether a week freezes by itself, as it was known at its cut-off. Of weeks that had ended before the campaign was entered
 * here, nothing was known then: they stay open until an officer freezes them.
 */
export function freezesByItself({ createdAt }: Entered, cutoffAt: Date): boolean {
  return cutoffAt >= createdAt;
}

/** Whether nobody keys in or signs any more, although the week may not be frozen yet. The very cut-off is too late. */
export function isClosed(campaign: Entered, cutoffAt: Date, now: Date): boolean {
  return freezesByItself(campaign, cutoffAt) && now >= cutoffAt;
}
