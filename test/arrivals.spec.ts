import { Role } from '../src/access/roles.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let campaignId: string;
let suzhou: Caller;
let county: Caller;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-02-20T12:00:00+08:00');
  campaignId = (await createCampaign(t)).id;
  suzhou = await t.as(Role.ReceivingLiaison, '3205');
  county = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const people = [
  { home: '140522', employer: '昆山电子' },
  { home: '140522', employer: '昆山电子' },
  { home: '140581', employer: '苏州纺织' },
  { home: '140522', employer: '' },
];

/** Left at eight with all but the last, of whom nobody knows; arrives at eight in the evening. */
async function underWay(departsAt = '2024-02-20T08:00:00+08:00'): Promise<MadeTrip> {
  const trip = await closedTrip(t, { campaignId, vehicles: [people], departsAt });
  await board(t, trip, trip.passengers.slice(0, 3), departsAt);
  await depart(t, trip, departsAt);
  await t.dataSource.query(`UPDATE passengers SET state = 'BOARDED' WHERE id = ANY ($1)`, [
    trip.passengers.slice(0, 3).map(({ id }) => id),
  ]);
  await t.dataSource.query(`UPDATE passengers SET state = 'NO_SHOW' WHERE id = $1`, [trip.passengers[3].id]);
  return trip;
}
const arrive = (trip: MadeTrip) =>
  suzhou.post(`/trips/${trip.id}/arrival`).send({ occurredAt: '2024-02-20T20:10:00+08:00' }).expect(201);
const raise = (trip: MadeTrip, of: number, more: object, by = suzhou) =>
  by
    .post(`/trips/${trip.id}/arrival-exceptions`)
    .send({ passengerId: trip.passengers[of].id, kind: 'DID_NOT_COME', ...more });

describe('arrivals', () => {
  const listed = async (caller: Caller, query = 'from=2024-02-20&until=2024-02-20') =>
    (await caller.get(`/arrivals?${query}`).expect(200)).body.items;

  it('tell who comes when, by employer, and how far they have come', async () => {
    const trip = await underWay();
    await arrive(trip);
    await suzhou
      .post(`/trips/${trip.id}/handovers`)
      .send({ employer: '苏州纺织', signedByName: '周师傅' })
      .expect(201);
    await raise(trip, 0, {}).expect(201);
    const [arrival] = (await listed(suzhou)).filter((one: { tripId: string }) => one.tripId === trip.id);
    expect(arrival).toMatchObject({
      ...{
        tripCode: trip.code,
        state: 'ARRIVED',
        destinationName: '苏州市',
        lastStop: '',
        brokenOff: false,
      },
      ...{ arrivesAt: '2024-02-20T20:00:00+08:00', arrivedAt: '2024-02-20T20:10:00+08:00' },
      employers: [
        { employer: '', expected: 1, boarded: 0, noShows: 1, signed: 0, exceptions: 0 },
        { employer: '昆山电子', expected: 2, boarded: 2, noShows: 0, signed: 0, away: 1, exceptions: 1 },
        { employer: '苏州纺织', expected: 1, boarded: 1, noShows: 0, signed: 1, exceptions: 0 },
      ],
    });
  });

  it('are those of the days asked for, page by page', async () => {
    const trips = [await underWay('2024-03-01T08:00:00+08:00'), await underWay('2024-03-02T08:00:00+08:00')];
    const ids = async (query: string) =>
      (await listed(suzhou, query)).map((one: { tripId: string }) => one.tripId);
    expect(await ids('from=2024-03-01')).toEqual(trips.map(({ id }) => id));
    expect(await ids('from=2024-03-01&until=2024-03-01')).toEqual([trips[0].id]);
    expect(await ids('from=2024-03-01&limit=1')).toEqual([trips[0].id]);
    expect(await ids(`from=2024-03-01&after=${trips[0].id}`)).toEqual([trips[1].id]);
    expect(await ids(`tripId=${trips[1].id}`)).toEqual([trips[1].id]);
  });

  it('show an office its own people, and nobody what does not concern them', async () => {
    const trip = await underWay('2024-03-10T08:00:00+08:00');
    const counts = async (caller: Caller) =>
      (await listed(caller, 'from=2024-03-10')).map(({ employers }: { employers: { expected: number }[] }) =>
        employers.reduce((sum, { expected }) => sum + expected, 0),
      );
    expect(await counts(suzhou)).toEqual([4]);
    expect(await counts(county)).toEqual([3]);
    expect(await counts(await t.as(Role.ReceivingLiaison, '3301'))).toEqual([]);
    await (await t.as(Role.Cadre, '140522')).get(`/arrivals`).expect(403);
    expect(trip.passengers).toHaveLength(4);
  });
});

describe('exceptions at arrival', () => {
  it('have an owner and in the end what came of them', async () => {
    const trip = await underWay();
    const { body } = await raise(trip, 0, { note: '电话 13912345678 不通', ownerSide: 'SENDING' }).expect(
      201,
    );
    expect(body).toMatchObject({
      ...{ kind: 'DID_NOT_COME', name: '务工者', employer: '昆山电子', vehicleLabel: '1号车', seat: '1' },
      ...{
        note: '电话 13******678 不通',
        ownerSide: 'SENDING',
        ownerName: null,
        mine: false,
        resolution: null,
      },
    });
    const taken = (await county.post(`/arrival-exceptions/${body.id}/takeover`).expect(200)).body;
    expect(taken).toMatchObject({
      ownerSide: 'SENDING',
      mine: true,
      ownerName: expect.stringContaining('COUNTY'),
    });
    const settled = await county
      .post(`/arrival-exceptions/${body.id}/resolution`)
      .send({ resolution: '次日自行到厂' })
      .expect(200);
    expect(settled.body).toMatchObject({ resolution: '次日自行到厂', resolvedByName: taken.ownerName });
    const again = suzhou.post(`/arrival-exceptions/${body.id}/takeover`);
    expect((await again.expect(409)).body.code).toBe('EXCEPTION_SETTLED');
    const open = async (value: boolean) =>
      (await suzhou.get(`/arrival-exceptions?tripId=${trip.id}&open=${value}`).expect(200)).body.items;
    expect(await open(true)).toEqual([]);
    expect(await open(false)).toMatchObject([{ id: body.id, mine: false }]);
  });

  it('keep people from being signed for with the others until they are settled', async () => {
    const trip = await underWay();
    await arrive(trip);
    const { body } = await raise(trip, 0, { kind: 'LEFT_ON_THE_WAY' }).expect(201);
    const sign = (more: object = {}) =>
      suzhou
        .post(`/trips/${trip.id}/handovers`)
        .send({ employer: '昆山电子', signedByName: '周师傅', ...more });
    expect((await sign().expect(201)).body).toMatchObject({
      persons: 1,
      passengerIds: [trip.passengers[1].id],
    });
    const named = await sign({ passengerIds: [trip.passengers[0].id] }).expect(409);
    expect(named.body.code).toBe('NOBODY_TO_HAND_OVER');
    await suzhou.post(`/arrival-exceptions/${body.id}/resolution`).send({ resolution: '已到' }).expect(200);
    expect((await sign().expect(201)).body).toMatchObject({
      persons: 1,
      passengerIds: [trip.passengers[0].id],
    });
  });

  it('are one at a time, of people on the list, and of what can be', async () => {
    const trip = await underWay();
    await raise(trip, 1, {}).expect(201);
    expect((await raise(trip, 1, { kind: 'OTHER' }).expect(409)).body.code).toBe('EXCEPTION_STANDS');
    expect((await raise(trip, 3, { kind: 'LEFT_ON_THE_WAY' }).expect(409)).body.code).toBe(
      'EXCEPTION_UNLIKELY',
    );
    const other = await underWay();
    const foreign = { passengerId: other.passengers[0].id };
    expect((await raise(trip, 0, foreign).expect(409)).body.code).toBe('NOT_ON_MANIFEST');
    const waiting = await closedTrip(t, { campaignId });
    expect((await raise(waiting, 0, {}).expect(409)).body.code).toBe('ILLEGAL_STEP');
  });

  it('are for those at the arrival, and shown with the people they are about', async () => {
    const trip = await underWay();
    const { id } = (await raise(trip, 2, {}).expect(201)).body;
    const hangzhou = await t.as(Role.ReceivingLiaison, '3301');
    await raise(trip, 0, {}, hangzhou).expect(404);
    await hangzhou.post(`/arrival-exceptions/${id}/takeover`).expect(404);
    // The trip is the county's of 140522; the passenger is of 140581, whose office reads its own people.
    const shownTo = async (region: string) =>
      (await (await t.as(Role.CountyScheduler, region)).get(`/arrival-exceptions?tripId=${trip.id}`)).body
        .items;
    expect(await shownTo('140581')).toEqual([]);
    expect(await shownTo('140522')).toHaveLength(1);
  });
});
