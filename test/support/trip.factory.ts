import { createCampaign } from './campaign.factory.js';
import { Caller, TestApp } from './test-app.js';

/** The first campaign of this test's database; one of 2024 is made when there is none yet. */
export async function campaignId(t: TestApp): Promise<string> {
  const [campaign] = await t.dataSource.query<{ id: string }[]>(
    `SELECT c.id FROM campaigns c ORDER BY c.created_at, c.id LIMIT 1`,
  );
  return campaign?.id ?? (await createCampaign(t)).id;
}

/** A stop of a trip: `stop('BOARDING', '140522', '2024-02-20T07:00:00+08:00')`. */
export function stop(
  kind: 'BOARDING' | 'ALIGHTING',
  regionCode: string,
  stopsAt: string,
  place = '客运中心',
) {
  return { kind, regionCode, stopsAt, place };
}

/** A coach from Yangcheng to Kunshan on 20 February 2024, 07:00–21:00. */
export async function newTrip(t: TestApp, overrides: object = {}) {
  return {
    campaignId: await campaignId(t),
    mode: 'COACH',
    direction: 'RETURN_TO_WORK',
    organiserCode: '140522',
    originCode: '140522',
    destinationCode: '320583',
    stops: [
      stop('BOARDING', '140522', '2024-02-20T07:00:00+08:00'),
      stop('ALIGHTING', '320583', '2024-02-20T21:00:00+08:00'),
    ],
    vehicles: [{ layoutCode: 'COACH_49' }],
    ...overrides,
  };
}

/** Makes a draft trip over HTTP (see `newTrip`) and answers its view. The caller must act for the organiser. */
export async function makeTrip(t: TestApp, caller: Caller, overrides: object = {}) {
  const answer = await caller
    .post('/trips')
    .send(await newTrip(t, overrides))
    .expect(201);
  return answer.body;
}

/** The same, open for bookings. */
export async function makeOpenTrip(t: TestApp, caller: Caller, overrides: object = {}) {
  const { id } = await makeTrip(t, caller, overrides);
  const answer = await caller.post(`/trips/${id}/opening`).send({}).expect(200);
  return answer.body;
}
