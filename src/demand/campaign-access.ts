import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { Campaign } from '../campaigns/campaign.entity.js';

/**
 * People register for the campaign of their own province.
 *
 * @throws OutsideRegion
 */
export function requireCampaignOfMine(actor: Actor, { provinceCode }: Campaign): void {
  if (!actor.regionCode?.startsWith(provinceCode))
    throw new OutsideRegion({ extra: { regionCode: provinceCode } });
}
