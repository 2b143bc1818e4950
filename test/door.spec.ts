import { Role } from '../src/access/roles.js';
import { newId } from '../src/shared/ids.js';
import { closedTrip, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { manifestStage, ManifestStage } from './support/manifest.factory.js';
import { brokenInvariants, coachOf, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let campaignId: string;
let escort: Caller;
let second: Caller;
let stage: ManifestStage;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-02-20T06:00:00+08:00');
  campaignId = (await createCampaign(t)).id;
  escort = await t.as(Role.Escort, '140522');
  second = await t.as(Role.Escort, '140522');
  stage = await manifestStage(t);
});
beforeEach(() => t.clock.set('2024-02-20T08:00:00+08:00'));
afterAll(() => t.close());

type Event = Record<string, unknown>;
const at = (time: string) => `2024-02-20T${time}:00+08:00`;
const event = (kind: string, more: Event = {}): Event => ({
  ...{ id: newId(), kind, happenedAt: at('07:40'), ...more },
});
const report = async (tripId: string, events: Event[], more: object = {}, by = escort) => {
  const body = { device: 'phone-1', sentAt: t.clock.now().toISOString(), events, ...more };
  return (await by.post(`/trips/${tripId}/door-reports`).send(body).expect(200)).body;
};
const statuses = ({ results }: { results: { status: string; code: string | null }[] }) =>
  results.map(({ status, code }) => (code ? `${status} ${code}` : status));
const boardingsOf = (tripId: string) =>
  t.dataSource.query<{ passenger_id: string; occurred_at: Date; seat: string }[]>(
    `SELECT b.passenger_id, b.occurred_at, m.seat FROM boardings b
       JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
      WHERE b.trip_id = $1`,
    [tripId],
  );
const twoVehicles = () =>
  closedTrip(t, { campaignId, vehicles: [[{ home: '140522' }, { home: '140522' }], [{ home: '140522' }]] });

describe('the pack of a trip', () => {
  it('holds all that a phone needs without signal, and is recorded as a disclosure', async () => {
    const { trip, seated } = await confirmed(2);
    const pack = (await escort.get(`/trips/${trip.id}/boarding-pack?purpose=BOARDING`).expect(200)).body;
    expect(pack).toMatchObject({
      trip: { code: trip.code, origin: '阳城县', destination: '昆山市' },
      vehicles: [{ label: '1号车', plate: null }],
      progress: {
        tripState: 'CLOSED',
        passengers: [],
        departure: null,
        conflicts: [],
        packVersion: pack.version,
      },
    });
    expect(pack.vehicles[0].seats[0]).toEqual({ label: '1', row: 1, column: 1 });
    expect(pack.passengers[0]).toMatchObject({
      ...{ passengerId: seated[0].passengerId, bookingCode: seated[0].bookingCode, seat: seated[0].seat },
      ...{ phone: '13800138000', documentEnd: expect.stringMatching(/^\d{3}[\dX]$/) },
    });
    expect(pack.standbys).toMatchObject([{ rank: 1 }]);
    const [entry] = await t.dataSource.query(
      `SELECT purpose, outcome FROM audit_entries WHERE action = 'BoardingPacks_pack' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry.purpose).toBe('BOARDING');
    expect((await escort.get(`/trips/${trip.id}/boarding-pack`).expect(422)).body.errors[0].field).toBe(
      'purpose',
    );
  });

  it('tells where a booking of another trip of the day belongs, and names nobody', async () => {
    const trip = await closedTrip(t, { campaignId, departsAt: at('09:00') });
    const other = await closedTrip(t, { campaignId, departsAt: at('10:00') });
    const { body } = await escort.get(`/trips/${trip.id}/boarding-pack?purpose=BOARDING`).expect(200);
    const found = body.elsewhere.find(
      ({ bookingCode }: { bookingCode: string }) => bookingCode === other.passengers[0].bookingCode,
    );
    expect(found).toEqual({
      ...{ bookingCode: other.passengers[0].bookingCode, tripCode: other.code, departsAt: at('10:00') },
      ...{ place: '', vehicleLabel: '1号车', plate: '晋E00001' },
    });
  });

  it('knows trips of the day beside, and bookings of the trip that were cancelled', async () => {
    const trip = await closedTrip(t, { campaignId, departsAt: at('09:00') });
    const next = await closedTrip(t, { campaignId, departsAt: '2024-02-21T07:30:00+08:00' });
    const later = await closedTrip(t, { campaignId, departsAt: '2024-02-22T07:30:00+08:00' });
    const { trip: open, seated } = await stage.tripWith([{}, {}], { vehicles: [coachOf(2)] });
    const pack = async (id: string) =>
      (await escort.get(`/trips/${id}/boarding-pack?purpose=BOARDING`).expect(200)).body;
    const codes = (await pack(trip.id)).elsewhere.map(({ bookingCode }: Event) => bookingCode);
    expect(codes).toContain(next.passengers[0].bookingCode);
    expect(codes).not.toContain(later.passengers[0].bookingCode);

    const [{ id, code }] = await t.dataSource.query(
      `SELECT b.id, b.code FROM bookings b JOIN passengers p ON p.booking_id = b.id WHERE p.id = $1`,
      [seated[0].passengerId],
    );
    await stage.post(stage.office, `/bookings/${id}/cancellation`, 200, { reason: '改期' });
    const drawn = await stage.post(stage.office, `/trips/${open.id}/closure`, 201);
    await stage.post(stage.office, `/manifests/${drawn.id}/dispatch`, 200);
    await stage.post(stage.liaison, `/manifests/${drawn.id}/confirmation`, 200);
    expect((await pack(open.id)).cancelled).toEqual([{ bookingCode: code, cancelledAt: expect.any(String) }]);
  });

  it('is another one once the trip runs with another coach', async () => {
    const trip = await twoVehicles();
    const version = async () => (await report(trip.id, [])).progress.packVersion;
    const before = await version();
    await report(trip.id, [event('BOARD', { passengerId: trip.passengers[0].id })]);
    expect(await version()).toBe(before);
    await t.dataSource.query(`UPDATE trip_vehicles SET plate = '晋E99999' WHERE id = $1`, [
      trip.vehicleIds[0],
    ]);
    expect(await version()).not.toBe(before);
  });

  it('is for those at the door only', async () => {
    const trip = await closedTrip(t, { campaignId });
    const elsewhere = await t.as(Role.Escort, '140581');
    await elsewhere.get(`/trips/${trip.id}/boarding-pack?purpose=BOARDING`).expect(404);
    await elsewhere.get(`/trips/${trip.id}/door-conflicts`).expect(404);
    const liaison = await t.as(Role.ReceivingLiaison, '3205');
    await liaison.get(`/trips/${trip.id}/boarding-pack?purpose=BOARDING`).expect(403);
  });
});

describe('the trips of an escort', () => {
  it('are those of these hours at whose doors they may stand, and tell whether there is a list', async () => {
    t.clock.set('2024-03-20T08:00:00+08:00');
    const wish = { campaignId, departsAt: '2024-03-20T09:00:00+08:00' };
    const ready = await closedTrip(t, wish);
    const waits = await closedTrip(t, { ...wish, manifestState: 'SENT' });
    await closedTrip(t, { ...wish, organiserCode: '140581' });
    await closedTrip(t, { ...wish, departsAt: '2024-03-22T09:00:00+08:00' });
    const listed = async (caller: Caller) => (await caller.get('/boarding-trips').expect(200)).body.items;
    const found = await listed(escort);
    expect(found.map(({ id }: Event) => id).sort()).toEqual([ready.id, waits.id].sort());
    expect(found.find(({ id }: Event) => id === ready.id)).toMatchObject({
      ...{ origin: '阳城县', listReady: true, passengers: 4, boarded: 0, state: 'CLOSED' },
    });
    expect(await listed(await t.as(Role.Escort, '1405'))).toHaveLength(3);
  });
});

describe('reports of phones', () => {
  it('count nobody twice, however often and from however many phones they come', async () => {
    const trip = await twoVehicles();
    const [a, b, c] = trip.passengers.map(({ id }) => id);
    const first = [event('BOARD', { passengerId: a }), event('BOARD', { passengerId: b })];
    expect(statuses(await report(trip.id, first))).toEqual(['RECORDED', 'RECORDED']);
    expect(statuses(await report(trip.id, first))).toEqual(['ALREADY', 'ALREADY']);
    const others = [event('BOARD', { passengerId: c }), event('BOARD', { passengerId: a })];
    const answers = await Promise.all([
      report(trip.id, others, {}, second),
      report(trip.id, [...others].reverse(), {}, second),
    ]);
    expect(answers.flatMap(statuses).sort()).toEqual(['ALREADY', 'ALREADY', 'ALREADY', 'RECORDED']);
    expect(await boardingsOf(trip.id)).toHaveLength(3);
    const again = await report(
      trip.id,
      [event('BOARD', { passengerId: a, happenedAt: at('07:55') })],
      {},
      second,
    );
    expect(again.results[0]).toMatchObject({
      ...{ status: 'ALREADY', occurredAt: at('07:40'), recordedByName: expect.stringContaining('ESCORT') },
    });
  });

  it('come to the same in any order', async () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const trip = await twoVehicles();
      const [a, b] = trip.passengers.map(({ id }) => id);
      const events = [
        event('MISS', { passengerId: a, happenedAt: at('07:30') }),
        event('BOARD', { passengerId: a, happenedAt: at('07:35') }),
        event('MISS', { passengerId: b, happenedAt: at('07:50') }),
      ];
      for (const i of order) await report(trip.id, [events[i]]);
      const { progress } = await report(trip.id, []);
      const states = progress.passengers.map(({ passengerId, state }: Event) => [passengerId, state]);
      expect(Object.fromEntries(states)).toEqual({ [a]: 'BOARDED', [b]: 'NO_SHOW' });
      expect(progress.conflicts).toEqual([]);
    }
  });

  it('put right a clock that is wrong by hours, and keep by how much', async () => {
    const trip = await twoVehicles();
    const [a, b, c] = trip.passengers.map(({ id }) => id);
    const answer = await report(
      trip.id,
      [
        event('BOARD', { passengerId: a, happenedAt: at('12:40') }),
        event('BOARD', { passengerId: b, happenedAt: at('12:41') }),
      ],
      { sentAt: at('13:00') },
    );
    expect(answer).toMatchObject({ clockAheadSeconds: 18_000, receivedAt: at('08:00') });
    // Set right on the way: what it measured before counts.
    await report(trip.id, [
      event('BOARD', { passengerId: c, happenedAt: at('12:42'), clockAheadSeconds: 18_000 }),
    ]);
    const times = (await boardingsOf(trip.id)).map(({ occurred_at }) => occurred_at.toISOString()).sort();
    expect(times).toEqual(
      [at('07:40'), at('07:41'), at('07:42')].map((time) => new Date(time).toISOString()),
    );
    const kept = await t.dataSource.query(
      `SELECT device, clock_ahead_ms::int AS ahead FROM door_reports WHERE trip_id = $1 ORDER BY id`,
      [trip.id],
    );
    expect(kept).toEqual([
      { device: 'phone-1', ahead: 18_000_000 },
      { device: 'phone-1', ahead: 0 },
    ]);
  });

  it('put right a clock that was set back after the phone last heard from the service', async () => {
    const trip = await twoVehicles();
    const back = (time: string) => `2024-02-19T${time}:00+08:00`;
    const told = { passengerId: trip.passengers[0].id, happenedAt: back('22:40'), clockAheadSeconds: 0 };
    await report(trip.id, [event('BOARD', { ...told, heardAt: at('07:00') })], { sentAt: back('23:00') });
    expect((await boardingsOf(trip.id))[0].occurred_at).toEqual(new Date(at('07:40')));
  });

  it('never make anything happen in the future or before there was a list', async () => {
    const { trip, seated } = await confirmed(2);
    const confirmedAt = t.clock.now();
    t.clock.set('2024-02-20T08:00:00+08:00');
    const [a, b] = seated.map(({ passengerId }) => passengerId);
    await report(trip.id, [
      event('BOARD', { passengerId: a, happenedAt: '2024-02-25T00:00:00+08:00' }),
      event('BOARD', { passengerId: b, happenedAt: '2023-01-01T00:00:00+08:00' }),
    ]);
    const when = new Map((await boardingsOf(trip.id)).map((row) => [row.passenger_id, row.occurred_at]));
    expect(when.get(a)).toEqual(t.clock.now());
    expect(when.get(b)).toEqual(confirmedAt);
  });

  it('keep what contradicts the record as conflicts, which are settled once', async () => {
    const trip = await twoVehicles();
    const [a, b] = trip.passengers;
    const wrong = event('BOARD', { passengerId: a.id, tripVehicleId: trip.vehicleIds[1] });
    const unknown = event('BOARD', { passengerId: newId() });
    const boarded = event('BOARD', { passengerId: b.id, happenedAt: at('07:20') });
    expect(statuses(await report(trip.id, [wrong, unknown, boarded]))).toEqual([
      ...['CONFLICT OTHER_VEHICLE', 'CONFLICT NOT_ON_MANIFEST', 'RECORDED'],
    ]);
    const missed = event('MISS', { passengerId: b.id, happenedAt: at('07:45') });
    expect(statuses(await report(trip.id, [missed], {}, second))).toEqual(['CONFLICT PASSENGER_BOARDED']);
    expect(statuses(await report(trip.id, [wrong]))).toEqual(['CONFLICT OTHER_VEHICLE']);

    const { body } = await escort.get(`/trips/${trip.id}/door-conflicts`).expect(200);
    expect(body.conflicts).toHaveLength(3);
    const settle = (id: unknown, decision: string, by = escort) =>
      by
        .post(`/trips/${trip.id}/door-conflicts/${id as string}/settlement`)
        .send({ decision, note: '已核对' });
    expect((await settle(unknown.id, 'BOARD').expect(409)).body.code).toBe('NOT_ON_MANIFEST');
    await settle(wrong.id, 'BOARD').expect(200);
    await settle(wrong.id, 'DISMISS', second).expect(200);
    await settle(missed.id, 'DISMISS').expect(200);
    await settle(unknown.id, 'DISMISS').expect(200);
    await settle(newId(), 'DISMISS').expect(404);
    const after = (await escort.get(`/trips/${trip.id}/door-conflicts`).expect(200)).body.conflicts;
    const decided = after.map(({ id, decision }: Event) => [id, decision]);
    expect(Object.fromEntries(decided)).toEqual({
      ...{
        [wrong.id as string]: 'BOARD',
        [missed.id as string]: 'DISMISS',
        [unknown.id as string]: 'DISMISS',
      },
    });
    expect((await boardingsOf(trip.id)).map(({ passenger_id }) => passenger_id).sort()).toEqual(
      [a.id, b.id].sort(),
    );
    const [done] = statuses(await report(trip.id, [wrong]));
    expect(done).toBe('SETTLED OTHER_VEHICLE');
  });

  it('have somebody look at whom one phone boarded and another missed later, whichever is heard first', async () => {
    for (const boardsFirst of [true, false]) {
      const trip = await twoVehicles();
      const [{ id }] = trip.passengers;
      const reports = [
        () => report(trip.id, [event('BOARD', { passengerId: id, happenedAt: at('07:20') })]),
        () => report(trip.id, [event('MISS', { passengerId: id, happenedAt: at('07:45') })], {}, second),
      ];
      for (const send of boardsFirst ? reports : reports.reverse()) await send();
      const { progress } = await report(trip.id, []);
      expect(progress.passengers).toMatchObject([{ passengerId: id, state: 'BOARDED' }]);
      expect(progress.conflicts).toHaveLength(1);
    }
  });

  it('tell departure and arrival with time and place, once', async () => {
    const trip = await twoVehicles();
    const [a] = trip.passengers;
    const depart = event('DEPART', { place: '阳城县客运中心', happenedAt: at('07:50') });
    const arrive = event('ARRIVE', { place: '昆山市客运站', happenedAt: at('07:49') });
    const answer = await report(trip.id, [arrive, depart, event('BOARD', { passengerId: a.id })]);
    expect(statuses(answer)).toEqual(['RECORDED', 'RECORDED', 'RECORDED']);
    expect(answer.progress).toMatchObject({
      tripState: 'ARRIVED',
      departure: { place: '阳城县客运中心', occurredAt: at('07:50') },
      arrival: { place: '昆山市客运站', occurredAt: at('07:50') },
    });
    expect(statuses(await report(trip.id, [depart, arrive], {}, second))).toEqual(['ALREADY', 'ALREADY']);
    // Whom it left without had boarded after all, as a phone without signal tells: nobody saw them missing.
    const late = await report(trip.id, [event('BOARD', { passengerId: trip.passengers[1].id })], {}, second);
    expect(statuses(late)).toEqual(['RECORDED']);
    const other = event('DEPART', { vehicles: [{ tripVehicleId: newId(), plate: '晋E1' }] });
    await escort
      .post(`/trips/${(await twoVehicles()).id}/door-reports`)
      .send({ device: 'x', sentAt: at('08:00'), events: [other] })
      .expect(422);
  });
});

/** A confirmed trip of a coach that is full, and a party of one that stands by. */
async function confirmed(seats: number, standbyPeople = 1) {
  t.clock.set('2024-02-20T06:00:00+08:00');
  const people = Array.from({ length: seats }, () => ({}));
  const { trip, seated } = await stage.tripWith(people, { vehicles: [coachOf(seats)] });
  const partyId = await party(t, stage.office, { size: standbyPeople });
  const waiting = await stage.post(stage.office, `/trips/${trip.id}/bookings`, 201, { partyId });
  expect(waiting.state).toBe('WAITING');
  const drawn = await stage.post(stage.office, `/trips/${trip.id}/closure`, 201);
  await stage.post(stage.office, `/manifests/${drawn.id}/dispatch`, 200);
  await stage.post(stage.liaison, `/manifests/${drawn.id}/confirmation`, 200);
  const standbys: string[] = waiting.passengers.map(({ id }: { id: string }) => id);
  return {
    trip: trip as { id: string; code: string },
    seated,
    waiting,
    standbys,
    manifestId: drawn.id as string,
  };
}

describe('standbys', () => {
  afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));

  it('are on the version that the carrier confirms', async () => {
    const { manifestId, standbys } = await confirmed(1);
    const { body } = await stage.liaison.get(`/manifests/${manifestId}`).expect(200);
    expect(body.standbys).toMatchObject([
      { rank: 1, passengerId: standbys[0], phone: expect.stringContaining('****') },
    ]);
  });

  it('get the seats of who did not come, board, and are counted as on the confirmed manifest', async () => {
    const { trip, seated, standbys, waiting } = await confirmed(2, 2);
    const places = standbys.map((passengerId, i) => ({ passengerId, standsInFor: seated[i].passengerId }));
    const standIn = event('STAND_IN', { places });
    const answer = await report(trip.id, [standIn]);
    expect(statuses(answer)).toEqual(['RECORDED']);
    expect(statuses(await report(trip.id, [standIn], {}, second))).toEqual(['ALREADY']);
    const boarded = await boardingsOf(trip.id);
    expect(boarded.map(({ passenger_id }) => passenger_id).sort()).toEqual([...standbys].sort());
    expect(boarded.map(({ seat }) => seat).sort()).toEqual(seated.map(({ seat }) => seat).sort());
    const booking = (await stage.office.get(`/bookings/${waiting.id}`).expect(200)).body;
    expect(booking.state).toBe('CONFIRMED');
    const late = await report(trip.id, [event('BOARD', { passengerId: seated[0].passengerId })]);
    expect(statuses(late)).toEqual(['CONFLICT SEAT_GIVEN']);
    const { body } = await escort
      .post(`/trips/${trip.id}/boardings`)
      .send({ boardings: [{ passengerId: seated[1].passengerId }] })
      .expect(200);
    expect(body.results).toMatchObject([{ status: 'REFUSED', code: 'SEAT_GIVEN' }]);
    const pack = (await escort.get(`/trips/${trip.id}/boarding-pack?purpose=BOARDING`).expect(200)).body;
    expect([pack.standbys, pack.passengers.length]).toEqual([[], 4]);
  });

  it('are not seated where the holder came, where another stands in, or a part of a party alone', async () => {
    const { trip, seated, standbys } = await confirmed(2, 2);
    await report(trip.id, [event('BOARD', { passengerId: seated[0].passengerId })], {}, second);
    const onto = (...holders: number[]) =>
      event('STAND_IN', {
        places: holders.map((i, n) => ({ passengerId: standbys[n], standsInFor: seated[i].passengerId })),
      });
    expect(statuses(await report(trip.id, [onto(0, 1)]))).toEqual(['CONFLICT SEAT_TAKEN']);
    expect(statuses(await report(trip.id, [onto(1)]))).toEqual(['CONFLICT NO_STANDBY']);
    expect(await boardingsOf(trip.id)).toHaveLength(1);
  });

  it('may be told of when the trip has left, but not once they got seats elsewhere', async () => {
    for (const elsewhere of [false, true]) {
      const { trip, seated, standbys, waiting } = await confirmed(1);
      await report(trip.id, [event('DEPART', { happenedAt: at('07:50') })], {}, second);
      if (elsewhere) {
        const other = await stage.tripWith([]);
        const [{ party_id: partyId }] = await t.dataSource.query(
          `SELECT party_id FROM bookings WHERE id = $1`,
          [waiting.id],
        );
        await stage.post(stage.office, `/trips/${other.trip.id}/bookings`, 201, { partyId });
      }
      const places = [{ passengerId: standbys[0], standsInFor: seated[0].passengerId }];
      const [status] = statuses(await report(trip.id, [event('STAND_IN', { places })]));
      expect(status).toMatch(elsewhere ? /^CONFLICT / : /^RECORDED/);
    }
  });

  it('cannot be added to a confirmed list by the database unless they stand on it and hold the seat', async () => {
    const { trip, seated, standbys, manifestId } = await confirmed(1);
    const foreign: MadeTrip = await closedTrip(t, { campaignId });
    const add = (passengerId: string, standsInFor: string | null) =>
      t.dataSource
        .query(
          `INSERT INTO manifest_passengers
           SELECT m.manifest_id, $2, m.trip_id, m.vehicle_seq, m.vehicle_label, m.trip_vehicle_id, m.seat, m.booking_code, m.name,
                  m.sex, m.document_type, m.document_sealed, m.phone_sealed, m.home_county_code, m.boarding_stop,
                  m.alighting_stop, m.employer, NULL, $3
             FROM manifest_passengers m WHERE m.manifest_id = $1 AND m.passenger_id = $4`,
          [manifestId, passengerId, standsInFor, seated[0].passengerId],
        )
        .then(
          () => 'done',
          (error: { driverError: { constraint: string } }) => error.driverError.constraint,
        );
    expect(await add(standbys[0], null)).toBe('tr_manifest_passengers_frozen');
    // Its holder has lost no seat.
    expect(await add(standbys[0], seated[0].passengerId)).toBe('tr_manifest_passengers_stands_in');
    expect(await add(foreign.passengers[0].id, seated[0].passengerId)).toMatch(
      /^(tr|fk)_manifest_passengers/,
    );
    const places = [{ passengerId: standbys[0], standsInFor: seated[0].passengerId }];
    await report(trip.id, [event('STAND_IN', { places })]);
    const change = t.dataSource.query(`UPDATE manifest_standbys SET rank = 9 WHERE manifest_id = $1`, [
      manifestId,
    ]);
    await expect(change).rejects.toThrow('never changes');
  });
});
