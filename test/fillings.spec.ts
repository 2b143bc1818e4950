import pg from 'pg';
import { Role } from '../src/access/roles.js';
import { WishedMode } from '../src/shared/vocabulary.js';
import { openParties } from './support/planning.factory.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterEach(async () => {
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  await t.dataSource.query(`UPDATE travel_requests SET state = 'WITHDRAWN' WHERE state = 'OPEN'`);
});
afterAll(() => t.close());

const fill = async (tripId: string) => (await yangcheng.post(`/trips/${tripId}/fillings`).expect(201)).body;
const plan = (tripId: string, partyIds: string[]) =>
  t.dataSource.query('INSERT INTO planned_parties (trip_id, party_id) SELECT $1, unnest($2::uuid[])', [
    tripId,
    partyIds,
  ]);
const partiesOn = async (tripId: string, state: string) => {
  const { body } = await yangcheng.get(`/trips/${tripId}/bookings?state=${state}&limit=200`).expect(200);
  return new Set(body.items.map(({ partyId }: { partyId: string }) => partyId));
};

it('seats planned parties first, then the others by priority, narrowest days and longest wait', async () => {
  const trip = await coachWith(t, yangcheng, 6);
  const wide = await party(t, yangcheng, { latestOn: '2024-02-25' });
  const narrow = await party(t, yangcheng, { latestOn: '2024-02-21' });
  const later = await party(t, yangcheng, { latestOn: '2024-02-25' });
  const poor = await party(t, yangcheng, { latestOn: '2024-02-28', groups: ['PG01'] });
  const planned = await openParties(t, { campaignId: await campaignId(t), by: yangcheng, parties: 3 });
  await plan(trip.id, planned);
  expect(await fill(trip.id)).toEqual({
    ...{ seatedParties: 6, seatedPeople: 6, waitingParties: 0, waitingPeople: 0, skipped: [] },
  });
  expect(await partiesOn(trip.id, 'CONFIRMED')).toEqual(new Set([...planned, poor, narrow, wide]));
  expect(await partiesOn(trip.id, 'WAITING')).toEqual(new Set());
  expect(later).toBeDefined();
});

it('puts planned parties without room on the waiting list, the others not', async () => {
  const trip = await coachWith(t, yangcheng, 5);
  const by = { campaignId: await campaignId(t), by: yangcheng };
  const planned = await openParties(t, { ...by, parties: 3, size: 2 });
  const [first, single] = [planned[0], await party(t, yangcheng)];
  await openParties(t, { ...by, parties: 2, size: 2 });
  await plan(trip.id, planned);
  expect(await fill(trip.id)).toMatchObject({
    ...{ seatedParties: 3, seatedPeople: 5, waitingParties: 1, waitingPeople: 2 },
  });
  expect(await partiesOn(trip.id, 'CONFIRMED')).toEqual(new Set([first, planned[1], single]));
  expect(await partiesOn(trip.id, 'WAITING')).toEqual(new Set([planned[2]]));
});

it('packs what was planned to fit so that all of it fits', async () => {
  const trip = await makeOpenTrip(t, yangcheng, {
    vehicles: [{ layoutCode: 'COACH_39' }, { layoutCode: 'COACH_39' }],
  });
  const by = { campaignId: await campaignId(t), by: yangcheng };
  const sizes = [...Array<number>(20).fill(1), ...Array<number>(12).fill(3), ...Array<number>(6).fill(3)];
  const planned: string[] = [];
  for (const size of sizes) planned.push(...(await openParties(t, { ...by, parties: 1, size })));
  await plan(trip.id, planned);
  expect(await fill(trip.id)).toMatchObject({ seatedPeople: 74, waitingPeople: 0 });
});

it('skips with its reason who cannot come, and leaves alone who is spoken for', async () => {
  const trip = await coachWith(t, yangcheng, 10);
  const other = await coachWith(t, yangcheng, 10);
  const [booked1, gone, plannedThere, flies] = [
    await party(t, yangcheng),
    await party(t, yangcheng),
    await party(t, yangcheng),
    await party(t, yangcheng, { wishedMode: WishedMode.Flight }),
  ];
  const elsewhere = await party(t, yangcheng, { home: '140581' });
  await plan(other.id, [plannedThere]);
  await plan(trip.id, [booked1, gone]);
  await booked(yangcheng, other.id, booked1);
  await t.dataSource.query(`UPDATE travel_requests SET state = 'TRAVELLED' WHERE party_id = $1`, [gone]);
  const { seatedPeople, skipped } = await fill(trip.id);
  expect(seatedPeople).toBe(0);
  expect(skipped).toHaveLength(2);
  expect(skipped).toEqual(
    expect.arrayContaining([
      { partyId: booked1, code: 'BOOKED_ELSEWHERE', title: expect.any(String) },
      { partyId: gone, code: 'PARTY_NOT_OPEN', title: expect.any(String) },
    ]),
  );
  const codes = skipped.map(({ partyId }: { partyId: string }) => partyId);
  for (const partyId of [plannedThere, flies, elsewhere]) expect(codes).not.toContain(partyId);
});

it('moves the waiting list up before anyone else, and does not bring back who cancelled', async () => {
  const trip = await coachWith(t, yangcheng, 2);
  const [giver, waiting] = [
    await booked(yangcheng, trip.id, await party(t, yangcheng, { size: 2 })),
    await booked(yangcheng, trip.id, await party(t, yangcheng, { size: 2 })),
  ];
  await yangcheng.post(`/trips/${trip.id}/vehicles`).send(coachOf(4)).expect(201);
  await yangcheng.post(`/bookings/${giver.id}/cancellation`).send({}).expect(200);
  await party(t, yangcheng, { size: 2 });
  expect(await fill(trip.id)).toMatchObject({ seatedParties: 1, seatedPeople: 2 });
  expect(await fill(trip.id)).toMatchObject({ seatedParties: 0, skipped: [] });
  expect(await partiesOn(trip.id, 'CONFIRMED')).toContain(waiting.partyId);
  expect(await partiesOn(trip.id, 'CONFIRMED')).not.toContain(giver.partyId);
});

it('fills a train of 1,180 in a few statements', async () => {
  const trip = await makeOpenTrip(t, yangcheng, {
    ...{ mode: 'SPECIAL_TRAIN', serviceNumber: 'L428' },
    vehicles: Array.from({ length: 10 }, () => ({ layoutCode: 'YZ25G' })),
  });
  const by = { campaignId: await campaignId(t), by: yangcheng };
  for (const size of [1, 2, 3, 4]) await openParties(t, { ...by, parties: 150, size });
  const statements = jest.spyOn(pg.Client.prototype, 'query');
  const { seatedPeople } = await fill(trip.id);
  expect(seatedPeople).toBeGreaterThan(1160);
  // Every few seconds a service asks besides whether its line still holds: the longer it takes, the oftener.
  const sent = statements.mock.calls.filter(([sql]) => (sql as unknown) !== 'SELECT 1');
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.length).toBeLessThan(60);
  statements.mockRestore();
});

it('is for the office that runs the trip, while it is open', async () => {
  const trip = await coachWith(t, yangcheng, 4);
  const gaoping = await t.as(Role.CountyScheduler, '140581');
  await gaoping.post(`/trips/${trip.id}/fillings`).expect(404);
  await t.dataSource.query(`UPDATE trips SET state = 'CLOSED' WHERE id = $1`, [trip.id]);
  const { body } = await yangcheng.post(`/trips/${trip.id}/fillings`).expect(409);
  expect(body.code).toBe('TRIP_NOT_OPEN');
  await yangcheng.post(`/trips/${trip.id}/waiting-list/promotion`).expect(409);
});
