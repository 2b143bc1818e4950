import type { CampaignView } from '../shared/api/schema';

/**
 * The campaign for which people of a province register: that which runs, else the next, else the last there was.
 *
 * @param home code of a region of the province
 */
export function campaignOf(campaigns: CampaignView[], home: string, today: string): CampaignView | undefined {
  const ofProvince = campaigns
    .filter(({ provinceCode }) => home.startsWith(provinceCode))
    .sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  return ofProvince.find(({ endsOn }) => today < endsOn) ?? ofProvince.at(-1);
}

/** Whether anything can still be registered for it. */
export const isOver = ({ endsOn }: CampaignView, today: string) => today >= endsOn;
