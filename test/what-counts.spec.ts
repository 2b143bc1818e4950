import fc from 'fast-check';
import pg from 'pg';
import { Role } from '../src/access/roles.js';
import { Mode } from '../src/shared/vocabulary.js';
import { board, closedTrip, depart, MadeTrip, TripWish, turnBack } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { countTrips, openBooks, rowOf } from './support/naive-recount.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let province: Caller;
let county: Caller;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-03-10T09:00:00+08:00');
  province = await t.as(Role.ProvinceOfficer, '14');
  county = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const people = (count: number, home = '140522') => Array.from({ length: count }, () => ({ home }));
const LEFT = '2024-02-20T08:30:00+08:00';
const figuresOf = async (campaignId: string, cityCode: string, asOf = '2024-03-01T00:00:00+08:00') => {
  const { body } = await province
    .get(`/campaigns/${campaignId}/statistics?asOf=${encodeURIComponent(asOf)}`)
    .expect(200);
  return body.rows.find((row: { cityCode: string }) => row.cityCode === cityCode).figures;
};

async function departed(wish: TripWish): Promise<MadeTrip> {
  const trip = await closedTrip(t, wish);
  await board(t, trip, trip.passengers, '2024-02-20T08:00:00+08:00');
  await depart(t, trip, LEFT);
  return trip;
}

describe('a trip that did not get there', () => {
  const turnedBack = {
    ...{ kind: 'TURNED_BACK', reason: '高速封闭' },
    occurredAt: '2024-02-20T11:00:00+08:00',
  };

  it('counts until it turned back and not from then on', async () => {
    const { id: campaignId } = await createCampaign(t);
    const trip = await departed({ campaignId });
    await departed({ campaignId });
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ totalCarried: 8, coaches: 2 });
    const { body } = await county.post(`/trips/${trip.id}/break-off`).send(turnedBack).expect(201);
    expect(body).toMatchObject({ tripId: trip.id, ...turnedBack });
    expect((await county.post(`/trips/${trip.id}/break-off`).send(turnedBack).expect(201)).body).toEqual(
      body,
    );
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ totalCarried: 4, coaches: 1 });
    expect(await figuresOf(campaignId, '1405', '2024-02-20T11:00:00+08:00')).toMatchObject({
      ...{ totalCarried: 8, coaches: 2 },
    });
    const path = `/campaigns/${campaignId}/statistics/1405`;
    expect((await province.get(`${path}/trips?column=coaches`).expect(200)).body.items).toHaveLength(1);
    expect((await province.get(`${path}/passengers?column=coaches`).expect(200)).body.items).toHaveLength(4);
    expect((await county.get(`/trips/${trip.id}/on-the-way`).expect(200)).body).toMatchObject({
      ...{ breakOff: { kind: 'TURNED_BACK', reason: '高速封闭' }, replacements: [] },
    });
  });

  it('was on its way, and neither arrives nor is broken off twice', async () => {
    const { id: campaignId } = await createCampaign(t);
    const waiting = await closedTrip(t, { campaignId });
    const refused = async (trip: MadeTrip, step: string, body: object, status: number) =>
      (await county.post(`/trips/${trip.id}/${step}`).send(body).expect(status)).body;
    expect((await refused(waiting, 'break-off', turnedBack, 409)).code).toBe('ILLEGAL_STEP');
    const trip = await departed({ campaignId });
    const early = { ...turnedBack, occurredAt: '2024-02-20T08:00:00+08:00' };
    expect((await refused(trip, 'break-off', early, 422)).errors[0].code).toBe('beforeDeparture');
    await county.post(`/trips/${trip.id}/break-off`).send(turnedBack).expect(201);
    expect((await refused(trip, 'break-off', { ...turnedBack, kind: 'CALLED_OFF' }, 409)).code).toBe(
      'TRIP_BROKEN_OFF',
    );
    expect((await refused(trip, 'arrival', {}, 409)).code).toBe('TRIP_BROKEN_OFF');
    const elsewhere = await t.as(Role.CountyScheduler, '140121');
    await elsewhere.post(`/trips/${trip.id}/break-off`).send(turnedBack).expect(404);
  });
});

describe('a vehicle replaced on the way', () => {
  it('counts once, with the people who ride on', async () => {
    const { id: campaignId } = await createCampaign(t);
    const trip = await departed({ campaignId, vehicles: [people(3), people(2)] });
    const other = await departed({ campaignId });
    const before = await figuresOf(campaignId, '1405');
    const replaced = {
      ...{ tripVehicleId: trip.vehicleIds[1], plate: '晋E77777', reason: '车辆故障' },
      occurredAt: '2024-02-20T10:00:00+08:00',
    };
    const send = () => county.post(`/trips/${trip.id}/vehicle-replacements`).send(replaced);
    const { body } = await send().expect(200);
    expect(body.replacements).toMatchObject([{ ...replaced, label: '2号车' }]);
    expect((await send().expect(200)).body).toEqual(body);
    expect(await figuresOf(campaignId, '1405')).toEqual(before);
    const strange = { ...replaced, tripVehicleId: other.vehicleIds[0] };
    const answer = await county.post(`/trips/${trip.id}/vehicle-replacements`).send(strange).expect(422);
    expect(answer.body.errors[0]).toMatchObject({ field: 'tripVehicleId', code: 'unknownVehicle' });
  });
});

describe('the vehicle of a shared trip', () => {
  it('stands with the organiser or with the largest share, as the province decides', async () => {
    const { id: campaignId } = await createCampaign(t);
    const mixed = [[...people(1), ...people(2, '140121'), ...people(2, '141121'), ...people(3, '520102')]];
    await departed({ campaignId, vehicles: mixed });
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ coaches: 1, carriedByCoach: 4 });
    await province.put(`/campaigns/${campaignId}/policies`).send({ vehicleRow: 'LARGEST_SHARE' }).expect(200);
    // 太原 and 吕梁 tie; the lower code has the coach, and with it those from another province.
    expect(await figuresOf(campaignId, '1401')).toMatchObject({ coaches: 1, carriedByCoach: 5 });
    expect(await figuresOf(campaignId, '1405')).toMatchObject({ coaches: 0, carriedByCoach: 1 });
    const { body } = await province.get(`/campaigns/${campaignId}/statistics`).expect(200);
    expect(body.total.figures).toMatchObject({ coaches: 1, totalCarried: 8 });
  });
});

/** What may happen to one trip; hours are counted from the evening of 20 February, over two midnights. */
const happening = fc.record({
  mode: fc.constantFrom(...Object.values(Mode)),
  organiserCode: fc.constantFrom('14', '1401', '140522', '3205'),
  vehicles: fc.array(
    fc.array(fc.constantFrom('140522', '140581', '140121', '141121', '520102'), {
      minLength: 1,
      maxLength: 4,
    }),
    { minLength: 1, maxLength: 2 },
  ),
  boardedAt: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 8, maxLength: 8 }),
  leftAt: fc.option(fc.integer({ min: 0, max: 40 })),
  brokenOffAfter: fc.option(fc.integer({ min: 1, max: 20 }), { freq: 3 }),
});

describe('kept figures', () => {
  it('are those of a naive recount under either rule, whatever happens in whatever order', async () => {
    const at = (hour: number) =>
      new Date(Date.parse('2024-02-20T20:00:00+08:00') + hour * 3_600_000).toISOString();
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 4 }), async (trips) => {
        const { id: campaignId } = await createCampaign(t);
        for (const { mode, organiserCode, vehicles, boardedAt, leftAt, brokenOffAfter } of trips) {
          const wish = vehicles.map((homes) => homes.map((home) => ({ home })));
          const trip = await closedTrip(t, { campaignId, mode, organiserCode, vehicles: wish });
          const half = trip.passengers.length >> 1;
          for (const [i, passenger] of trip.passengers.entries()) {
            if (i === half && leftAt !== null) await depart(t, trip, at(leftAt));
            await board(t, trip, [passenger], at(boardedAt[i]));
          }
          if (leftAt === null || brokenOffAfter === null) continue;
          await turnBack(t, trip, at(leftAt + brokenOffAfter));
        }
        for (const vehicleRow of ['ORGANISER', 'LARGEST_SHARE'] as const) {
          await province.put(`/campaigns/${campaignId}/policies`).send({ vehicleRow }).expect(200);
          for (const hour of [3, 4, 11, 20, 28, 40, 41, 70]) {
            const { body } = await province
              .get(`/campaigns/${campaignId}/statistics?asOf=${at(hour)}`)
              .expect(200);
            const books = await openBooks(t.dataSource, campaignId);
            const parts = countTrips(books, { moment: new Date(at(hour)), vehicleRow });
            for (const { cityCode, figures } of body.rows) {
              expect(figures).toEqual(rowOf(parts, cityCode, 'TRAINS_AND_CARRIAGES'));
            }
          }
        }
      }),
      { numRuns: 8, seed: 20240222 },
    );
  });

  it('see a boarding and a departure that are recorded at the same moment, whoever comes first', async () => {
    const { id: campaignId } = await createCampaign(t);
    expect(await raced(campaignId)).toMatchObject({ totalCarried: 4, coaches: 1 });
    // The control: without taking turns neither sees the other, and the figures miss the boarding.
    const [{ definition }] = await t.dataSource.query(
      `SELECT pg_get_functiondef('trips_are_counted'::regproc) AS definition`,
    );
    await t.dataSource.query(
      `CREATE OR REPLACE FUNCTION trips_are_counted(trip_ids uuid[]) RETURNS void LANGUAGE sql AS ''`,
    );
    try {
      expect(await raced((await createCampaign(t)).id)).toMatchObject({ totalCarried: 3, coaches: 1 });
    } finally {
      await t.dataSource.query(definition);
    }
  });

  /** One boarding and the departure by two connections that know nothing of each other. */
  async function raced(campaignId: string) {
    const trip = await closedTrip(t, { campaignId });
    const [last, ...others] = trip.passengers;
    await board(t, trip, others, '2024-02-20T08:00:00+08:00');
    const [one, other] = [
      new pg.Client(t.settings.databaseOwnerUrl),
      new pg.Client(t.settings.databaseOwnerUrl),
    ];
    await Promise.all([one.connect(), other.connect()]);
    await one.query('BEGIN');
    const query = (sql: string, values: unknown[]) => one.query(sql, values);
    await board({ dataSource: { query } }, trip, [last], '2024-02-20T08:10:00+08:00');
    let left = false;
    const leaving = other
      .query(
        `INSERT INTO departures (trip_id, occurred_at, recorded_at, recorded_by) VALUES ($1, $2, $2, $3)`,
        [trip.id, LEFT, trip.by],
      )
      .then(() => (left = true));
    // The boarding is committed once the departure has not seen it, or waits for it.
    await until(async () => left || (await waitsFor(one, other)));
    await one.query('COMMIT');
    await leaving;
    await Promise.all([one.end(), other.end()]);
    return figuresOf(campaignId, '1405');
  }

  async function waitsFor(holder: pg.Client, client: pg.Client): Promise<boolean> {
    const [{ waits }] = await t.dataSource.query<[{ waits: boolean }]>(
      'SELECT $1 = ANY (pg_blocking_pids($2)) AS waits',
      [pidOf(holder), pidOf(client)],
    );
    return waits;
  }
  const pidOf = (client: pg.Client) => (client as unknown as { processID: number }).processID;
});
