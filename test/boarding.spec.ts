import { Role } from '../src/access/roles.js';
import { board, closedTrip, MadePassenger, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let campaignId: string;
let escort: Caller;
let county: Caller;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-02-20T12:00:00+08:00');
  campaignId = (await createCampaign(t)).id;
  escort = await t.as(Role.Escort, '140522');
  county = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const stateOf = async ({ id }: MadePassenger) =>
  (await t.dataSource.query(`SELECT p.state FROM passengers p WHERE p.id = $1`, [id]))[0].state;
const countOf = async (table: string, trip: MadeTrip) =>
  (await t.dataSource.query(`SELECT count(*) AS n FROM ${table} WHERE trip_id = $1`, [trip.id]))[0].n;
const mark = async (trip: MadeTrip, ...boardings: object[]) =>
  (await escort.post(`/trips/${trip.id}/boardings`).send({ boardings }).expect(200)).body.results;
const family = [
  ['a', 'a', 'b', 'c'].map((booking) => ({ home: '140522', booking, employer: `厂${booking}` })),
];

describe('boarding', () => {
  it('takes a whole booking by its code, some of it, or one passenger', async () => {
    const trip = await closedTrip(t, { campaignId, vehicles: family });
    const [father, mother, other] = trip.passengers;
    const some = { bookingCode: father.bookingCode, passengerIds: [father.id] };
    expect(await mark(trip, some)).toMatchObject([{ item: 0, passengerId: father.id, status: 'BOARDED' }]);
    const rest = await mark(
      trip,
      { bookingCode: father.bookingCode.toLowerCase() },
      { passengerId: other.id },
    );
    expect(rest.map((line: { status: string }) => line.status).sort()).toEqual([
      'ALREADY_BOARDED',
      'BOARDED',
      'BOARDED',
    ]);
    expect(await stateOf(mother)).toBe('BOARDED');
    expect(await countOf('boardings', trip)).toBe(3);
  });

  it('lists who is still missing, and who belongs to a booking', async () => {
    const trip = await closedTrip(t, { campaignId, vehicles: family });
    const [father, mother, other, last] = trip.passengers;
    await mark(trip, { bookingCode: father.bookingCode });
    const listed = async (query: string) =>
      (await escort.get(`/trips/${trip.id}/boardings?${query}`).expect(200)).body.items
        .map(({ passengerId }: { passengerId: string }) => passengerId)
        .sort();
    expect(await listed('state=BOOKED')).toEqual([other.id, last.id].sort());
    expect(await listed(`bookingCode=${father.bookingCode.toLowerCase()}`)).toEqual(
      [father.id, mother.id].sort(),
    );
    expect(await listed(`state=BOOKED&bookingCode=${father.bookingCode}`)).toEqual([]);
  });

  it('counts nobody twice, and answers who boarded them first and when', async () => {
    const trip = await closedTrip(t, { campaignId });
    const [passenger] = trip.passengers;
    const first = { passengerId: passenger.id, occurredAt: '2024-02-20T07:30:00+08:00' };
    await mark(trip, first);
    const again = { bookingCode: passenger.bookingCode, occurredAt: '2024-02-20T09:00:00+08:00' };
    const results = await mark(trip, again, first);
    expect(results).toHaveLength(2);
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'ALREADY_BOARDED',
        occurredAt: '2024-02-20T07:30:00+08:00',
        recordedByName: expect.stringContaining('ESCORT'),
      });
    }
    expect(await countOf('boardings', trip)).toBe(1);
  });

  it('counts once what two phones send at the same time', async () => {
    const trip = await closedTrip(t, { campaignId });
    const marks = trip.passengers.map(({ id }) => ({ passengerId: id }));
    const answers = await Promise.all([mark(trip, ...marks), mark(trip, ...marks), mark(trip, ...marks)]);
    const statuses = answers.flat().map((line: { status: string }) => line.status);
    expect(statuses.filter((status) => status === 'BOARDED')).toHaveLength(4);
    expect(statuses.filter((status) => status === 'ALREADY_BOARDED')).toHaveLength(8);
    expect(await countOf('boardings', trip)).toBe(4);
  });

  it('refuses, one by one, who is not on the manifest and what lies in the future', async () => {
    const trip = await closedTrip(t, { campaignId });
    const stranger = (await closedTrip(t, { campaignId })).passengers[0];
    const results = await mark(
      trip,
      { passengerId: stranger.id },
      { bookingCode: 'XXXX-XXXX' },
      { passengerId: trip.passengers[0].id, occurredAt: '2024-02-22T12:00:00+08:00' },
      {},
      { passengerId: trip.passengers[1].id },
    );
    expect(results.map(({ status, code }: { status: string; code: string }) => [status, code])).toEqual([
      ['REFUSED', 'NOT_ON_MANIFEST'],
      ['REFUSED', 'NOT_ON_MANIFEST'],
      ['REFUSED', 'NOT_YET_HAPPENED'],
      ['REFUSED', 'NOT_ON_MANIFEST'],
      ['BOARDED', null],
    ]);
    expect(results[0]).toMatchObject({ title: '不在经确认的乘客名单上', recordedAt: null });
    expect(await countOf('boardings', trip)).toBe(1);
  });

  it('needs a closed trip with a confirmed manifest', async () => {
    const sent = await closedTrip(t, { campaignId, manifestState: 'SENT' });
    const post = (trip: MadeTrip) =>
      escort
        .post(`/trips/${trip.id}/boardings`)
        .send({ boardings: [{ passengerId: trip.passengers[0].id }] });
    expect((await post(sent).expect(409)).body.code).toBe('TRIP_WITHOUT_CONFIRMED_MANIFEST');
    const open = await closedTrip(t, { campaignId });
    await t.dataSource.query(`UPDATE trips SET state = 'OPEN' WHERE id = $1`, [open.id]);
    expect((await post(open).expect(409)).body.code).toBe('TRIP_NOT_BOARDING');
    expect(
      (await escort.post(`/trips/${open.id}/boardings`).send({ boardings: [] }).expect(422)).body.errors[0],
    ).toMatchObject({ field: 'boardings', code: 'arrayMinSize' });
  });

  it('keeps the trip from being reopened once somebody is aboard', async () => {
    const trip = await closedTrip(t, { campaignId });
    await mark(trip, { passengerId: trip.passengers[0].id });
    for (const step of ['reopening', 'cancellation']) {
      const { body } = await county.post(`/trips/${trip.id}/${step}`).send({ reason: '天气' }).expect(409);
      expect(body.code).toBe('BOARDING_BEGUN');
    }
  });

  it('is for escorts and offices of the organiser only', async () => {
    const trip = await closedTrip(t, { campaignId });
    const body = { boardings: [{ passengerId: trip.passengers[0].id }] };
    for (const [role, region, code] of [
      [Role.Escort, '140581', 'NOT_FOUND'],
      [Role.CountyScheduler, '140581', 'NOT_FOUND'],
      [Role.ReceivingLiaison, '3205', 'ROLE_NOT_ALLOWED'],
    ] as const) {
      const caller = await t.as(role, region);
      const answer = await caller.post(`/trips/${trip.id}/boardings`).send(body);
      expect(answer.body.code).toBe(code);
    }
    const cityEscort = await t.as(Role.Escort, '1405');
    await cityEscort.post(`/trips/${trip.id}/boardings`).send(body).expect(200);
  });

  it('cannot be counted by the database off the confirmed manifest, twice, or differently later', async () => {
    const trip = await closedTrip(t, { campaignId });
    const other = await closedTrip(t, { campaignId });
    const [passenger] = trip.passengers;
    const at = '2024-02-20T08:00:00+08:00';
    const constraint = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: { driverError: { constraint: string } }) => error.driverError.constraint,
      );
    const off = { ...trip, passengers: [], manifestId: other.manifestId };
    expect(await constraint(board(t, off, [passenger], at))).toBe('tr_boardings_confirmed_manifest');
    expect(await constraint(board(t, trip, [other.passengers[0]], at))).toBe('fk_boardings_manifest');
    const returned = await closedTrip(t, { campaignId, manifestState: 'RETURNED' });
    expect(await constraint(board(t, returned, returned.passengers, at))).toBe(
      'tr_boardings_confirmed_manifest',
    );
    await board(t, trip, [passenger], at);
    expect(await constraint(board(t, trip, [passenger], at))).toBe('pk_boardings');
    for (const change of [
      `UPDATE boardings SET occurred_at = now()`,
      `DELETE FROM boardings`,
      `TRUNCATE boardings CASCADE`,
    ]) {
      expect(await constraint(t.dataSource.query(change))).toMatch(/^tr_boardings_never/);
    }
  });
});

describe('no-shows', () => {
  it('are noted once, and board when they turn up after all', async () => {
    const trip = await closedTrip(t, { campaignId });
    const [late, boarded] = trip.passengers;
    await mark(trip, { passengerId: boarded.id });
    const miss = async (...noShows: object[]) =>
      (await escort.post(`/trips/${trip.id}/no-shows`).send({ noShows, reason: '电话不通' }).expect(200)).body
        .results;
    const results = await miss(
      { passengerId: late.id },
      { passengerId: late.id },
      { passengerId: boarded.id },
    );
    expect(results).toMatchObject([
      { status: 'NO_SHOW' },
      { status: 'ALREADY_NO_SHOW' },
      { status: 'REFUSED', code: 'PASSENGER_BOARDED' },
    ]);
    expect(await mark(trip, { passengerId: late.id })).toMatchObject([{ status: 'BOARDED' }]);
    expect(await stateOf(late)).toBe('BOARDED');
    const [kept] = await t.dataSource.query(
      `SELECT n.reason, n.turned_up_at FROM no_shows n WHERE n.trip_id = $1`,
      [trip.id],
    );
    expect(kept).toMatchObject({ reason: '电话不通', turned_up_at: expect.any(Date) });
    expect(await miss({ passengerId: late.id })).toMatchObject([{ code: 'PASSENGER_BOARDED' }]);
  });
});

describe('departure', () => {
  const departure = { occurredAt: '2024-02-20T08:15:00+08:00' };

  it('turns who has not boarded into no-shows, fulfils the wishes of the others and keeps the real plates', async () => {
    const vehicles = [family[0], [{ home: '140522' }], [{ home: '140522' }]];
    const trip = await closedTrip(t, { campaignId, vehicles });
    const [first, second, third, fourth, onSecond] = trip.passengers;
    await mark(trip, ...[first, second, onSecond].map(({ id }) => ({ passengerId: id })));
    const input = { ...departure, vehicles: [{ tripVehicleId: trip.vehicleIds[0], plate: '晋E88888' }] };
    const { body } = await county.post(`/trips/${trip.id}/departure`).send(input).expect(201);
    expect(body).toMatchObject({ ...departure, boarded: 3, noShows: 3 });
    expect(body.vehicles).toEqual([
      { tripVehicleId: trip.vehicleIds[0], label: '1号车', plate: '晋E88888', boarded: 2 },
      { tripVehicleId: trip.vehicleIds[1], label: '2号车', plate: '晋E00002', boarded: 1 },
    ]);
    expect(await stateOf(third)).toBe('NO_SHOW');
    const requests = await t.dataSource.query(
      `SELECT r.state, count(*) AS n FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
        WHERE p.trip_id = $1 GROUP BY r.state ORDER BY r.state`,
      [trip.id],
    );
    expect(requests).toEqual([
      { state: 'OPEN', n: 3 },
      { state: 'TRAVELLED', n: 3 },
    ]);

    const again = await county.post(`/trips/${trip.id}/departure`).send(input).expect(201);
    expect(again.body).toEqual(body);
    const other = { occurredAt: '2024-02-20T09:00:00+08:00' };
    expect((await county.post(`/trips/${trip.id}/departure`).send(other).expect(409)).body.code).toBe(
      'ILLEGAL_STEP',
    );

    // A later stop, or a phone that had no signal.
    expect(await mark(trip, { passengerId: fourth.id })).toMatchObject([{ status: 'BOARDED' }]);
    const [late] = await t.dataSource.query(`SELECT r.state FROM travel_requests r WHERE r.id = $1`, [
      fourth.requestId,
    ]);
    expect(late.state).toBe('TRAVELLED');
  });

  it('needs the confirmed manifest, and vehicles of this trip', async () => {
    const sent = await closedTrip(t, { campaignId, manifestState: 'SENT' });
    expect((await county.post(`/trips/${sent.id}/departure`).send({}).expect(409)).body.code).toBe(
      'TRIP_WITHOUT_CONFIRMED_MANIFEST',
    );
    const [trip, other] = [await closedTrip(t, { campaignId }), await closedTrip(t, { campaignId })];
    const input = { vehicles: [{ tripVehicleId: other.vehicleIds[0], plate: '晋E1' }] };
    const { body } = await county.post(`/trips/${trip.id}/departure`).send(input).expect(422);
    expect(body.errors[0]).toMatchObject({ field: 'vehicles', code: 'unknownVehicle' });
    expect(await countOf('departures', trip)).toBe(0);
    expect(await countOf('no_shows', trip)).toBe(0);
  });
});

describe('arrival and handover', () => {
  it('signs for one employer after the other, once each', async () => {
    const trip = await closedTrip(t, { campaignId, vehicles: family });
    const kunshan = await t.as(Role.ReceivingLiaison, '320583');
    const sign = (employer: string, more: object = {}) =>
      kunshan.post(`/trips/${trip.id}/handovers`).send({ employer, signedByName: '李主管', ...more });
    await mark(trip, ...trip.passengers.slice(0, 3).map(({ id }) => ({ passengerId: id })));
    await county
      .post(`/trips/${trip.id}/departure`)
      .send({ occurredAt: '2024-02-20T08:00:00+08:00' })
      .expect(201);
    expect((await sign('厂a').expect(409)).body.code).toBe('ILLEGAL_STEP');

    const early = await kunshan
      .post(`/trips/${trip.id}/arrival`)
      .send({ occurredAt: '2024-02-20T07:00:00+08:00' });
    expect(early.body.errors[0]).toMatchObject({ code: 'beforeDeparture' });
    const arrival = { occurredAt: '2024-02-20T11:00:00+08:00' };
    const arrived = await kunshan.post(`/trips/${trip.id}/arrival`).send(arrival).expect(201);
    const again = await kunshan.post(`/trips/${trip.id}/arrival`).send(arrival).expect(201);
    expect(again.body).toEqual(arrived.body);

    const [father, mother] = trip.passengers;
    const one = await sign('厂a', { passengerIds: [father.id] }).expect(201);
    expect(one.body).toMatchObject({ employer: '厂a', signedByName: '李主管', persons: 1 });
    const rest = await sign('厂a').expect(201);
    expect(rest.body.passengerIds).toEqual([mother.id]);
    expect((await sign('厂a').expect(201)).body).toEqual(rest.body);
    expect(await stateOf(mother)).toBe('HANDED_OVER');
    // 厂c's only worker never boarded, and a stranger is nobody's.
    expect((await sign('厂c').expect(409)).body.code).toBe('NOBODY_TO_HAND_OVER');
    expect((await sign('厂b', { passengerIds: [mother.id] }).expect(409)).body.code).toBe(
      'NOBODY_TO_HAND_OVER',
    );

    const { body } = await kunshan.get(`/trips/${trip.id}/handovers`).expect(200);
    expect(body.employers).toEqual([
      { employer: '厂a', boarded: 2, handedOver: 2 },
      { employer: '厂b', boarded: 1, handedOver: 0 },
    ]);
    const elsewhere = await t.as(Role.ReceivingLiaison, '4419');
    expect(
      (await elsewhere.post(`/trips/${trip.id}/handovers`).send({ employer: '厂b', signedByName: '王' })).body
        .code,
    ).toBe('NOT_FOUND');
  });
});

describe('the list at the door', () => {
  it('shows everybody on the manifest and how far they have come, page by page', async () => {
    const trip = await closedTrip(t, { campaignId });
    await mark(trip, { passengerId: trip.passengers[3].id });
    const first = await escort.get(`/trips/${trip.id}/boardings?limit=3`).expect(200);
    expect(first.body.items.map((line: { state: string }) => line.state)).toEqual([
      'BOOKED',
      'BOOKED',
      'BOOKED',
    ]);
    const second = await escort
      .get(`/trips/${trip.id}/boardings?limit=3&after=${first.body.next}`)
      .expect(200);
    expect(second.body).toMatchObject({
      items: [{ state: 'BOARDED', vehicleLabel: '1号车', seat: '4' }],
      next: null,
    });
  });
});
