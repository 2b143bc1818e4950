import { answered, api } from '../shared/api/client';
import type { VillagePage, VillageView, WorkerPage } from '../shared/api/schema';
import { own } from '../shared/session/own';

/** As much of a village as is needed to tell it from others. */
export type Village = Pick<VillageView, 'homeCountyCode' | 'town' | 'village'>;

const KEPT = 'village';

/** As many of a list as are shown before one asks for more. */
const [VILLAGES, PEOPLE] = [30, 20];

/** The village whose people a cadre had before them last, if its register still has any. */
export async function keptVillage(): Promise<VillageView | undefined> {
  const kept = own.read<Village>(KEPT);
  if (!kept) return undefined;
  const { homeCountyCode: homeCode, town, village } = kept;
  const query = { homeCode, town, village, limit: 1 };
  return (await answered(api.GET('/api/v1/villages', { params: { query } }))).items[0];
}

export function keepVillage({ homeCountyCode, town, village }: Village): void {
  own.write(KEPT, { homeCountyCode, town, village });
}

/** Villages of a cadre's region. @param containing a part of their name or their town's; empty for all */
export function villages(containing: string, after?: string): Promise<VillagePage> {
  const query = { ...(containing && { containing }), after, limit: VILLAGES };
  return answered(api.GET('/api/v1/villages', { params: { query } }));
}

/** The people of a village. */
export function peopleOf(
  { homeCountyCode: homeCode, town, village }: Village,
  after?: string,
): Promise<WorkerPage> {
  const query = { homeCode, town, village, after, limit: PEOPLE };
  return answered(api.GET('/api/v1/workers', { params: { query } }));
}
