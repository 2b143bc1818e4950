import { allOf } from '../shared/api/all-of';
import { answered, api } from '../shared/api/client';
import type { CampaignView, CreateMyTravelRequestsDto, MyTravelRequestView } from '../shared/api/schema';
import { isoDayOf } from '../shared/time/civil-time';
import { actingFor, isForOthers } from '../workers/acting-for';
import { travellers } from '../workers/people';
import { campaignOf } from './campaign';

/** A wish as a page shows it, whether mine or that of whom a cadre acts for. */
export type Wish = Omit<MyTravelRequestView, 'employer' | 'remark'>;

/** What those for whom I act wish, and their parties, the oldest first. */
export async function wishes(): Promise<Wish[]> {
  if (!isForOthers.value) {
    return allOf((after) =>
      answered(api.GET('/api/v1/me/travel-requests', { params: { query: { limit: 200, after } } })),
    );
  }
  const workerId = actingFor.value?.id;
  if (!workerId) return [];
  const all = await allOf((after) =>
    answered(api.GET('/api/v1/travel-requests', { params: { query: { workerId, limit: 200, after } } })),
  );
  return all.map(({ worker, ...facts }) => ({
    ...facts,
    ...{ workerId: worker.id, name: worker.name, mine: true },
  }));
}

/** Registers what people wish, as one party. @returns the party, which can then be booked */
export async function registerWish(key: string, body: CreateMyTravelRequestsDto): Promise<string> {
  const asked = { body, headers: { 'Idempotency-Key': key } };
  const { partyId } = isForOthers.value
    ? await answered(api.POST('/api/v1/travel-requests/of-registered', asked))
    : await answered(api.POST('/api/v1/me/travel-requests', asked));
  return partyId;
}

export async function withdrawWish(id: string): Promise<void> {
  const asked = { params: { path: { id } } };
  if (isForOthers.value) await answered(api.POST('/api/v1/travel-requests/{id}/withdrawal', asked));
  else await answered(api.POST('/api/v1/me/travel-requests/{id}/withdrawal', asked));
}

/** The campaign for which those register for whom I act; undefined when I act for nobody yet, or there is none. */
export async function myCampaign(): Promise<CampaignView | undefined> {
  const [first] = await travellers();
  if (!first) return undefined;
  const { items } = await answered(api.GET('/api/v1/campaigns', { params: { query: { limit: 100 } } }));
  return campaignOf(items, first.homeCountyCode, isoDayOf(new Date()));
}
