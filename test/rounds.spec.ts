import { Logger } from '@nestjs/common';
import { Role } from '../src/access/roles.js';
import { DueRounds } from '../src/seating/rounds/due-rounds.js';
import { booked, brokenInvariants, coachOf, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip, makeTrip, newTrip } from './support/trip.factory.js';
import { until } from './support/until.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

const UNTIL = '2024-02-10T12:00:00+08:00';
const inRound = { allocation: 'ROUND', requestsUntil: UNTIL };
/** An open trip of one coach of so many seats, whose seats are given out in a round. */
const roundOf = (seats: number) => makeOpenTrip(t, yangcheng, { ...inRound, vehicles: [coachOf(seats)] });
const ask = async (tripId: string, wish: Parameters<typeof party>[2] = {}) =>
  booked(yangcheng, tripId, await party(t, yangcheng, wish));
const read = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
const draw = (tripId: string) => yangcheng.post(`/trips/${tripId}/round`).send({});
const deadlineComes = () => t.clock.set(UNTIL);

/** Makes the party's requests as if they had been handed in on another day. */
const waitingSince = (booking: { partyId: string }, day: string) =>
  t.dataSource.query(`UPDATE travel_requests SET created_at = $2 WHERE party_id = $1`, [
    booking.partyId,
    `${day}T12:00:00+08:00`,
  ]);

describe('a trip whose seats are given out in a round', () => {
  it('collects requests without giving seats', async () => {
    const trip = await roundOf(4);
    expect(trip).toMatchObject({ ...inRound, drawnAt: null });
    const request = await ask(trip.id, { size: 2 });
    expect(request).toMatchObject({
      state: 'REQUESTED',
      tripVehicleId: null,
      roundRank: null,
      roundEntry: null,
    });
    expect(request.passengers).toMatchObject([{ seat: null }, { seat: null }]);
    const again = await yangcheng
      .post(`/trips/${trip.id}/bookings`)
      .send({ partyId: request.partyId })
      .expect(409);
    expect(again.body.code).toBe('ALREADY_BOOKED');
    expect((await yangcheng.get(`/trips/${trip.id}/round`)).status).toBe(404);
  });

  it('ranks by priority group, then days of waiting, seats whole parties, and shows each why', async () => {
    const trip = await roundOf(4);
    const late = await ask(trip.id, { size: 2 });
    const long = await ask(trip.id, { size: 2 });
    const poor = await ask(trip.id, { groups: ['PG01'] });
    const alone = await ask(trip.id);
    await waitingSince(long, '2024-01-05');
    await waitingSince(late, '2024-01-06');
    await waitingSince(poor, '2024-01-30');
    await waitingSince(alone, '2024-01-20');
    deadlineComes();
    const { body: round } = await draw(trip.id).expect(201);
    expect(round).toMatchObject({
      ...{
        drawnBy: yangcheng.accountId,
        requestedParties: 4,
        requestedPeople: 6,
        seatedParties: 3,
        seatedPeople: 4,
      },
      seed: expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    const { body: entries } = await yangcheng.get(`/trips/${trip.id}/round/entries`).expect(200);
    expect(entries.items.map(({ bookingId }: { bookingId: string }) => bookingId)).toEqual(
      [poor, long, late, alone].map(({ id }) => id),
    );
    expect(await read(poor.id)).toMatchObject({
      ...{ state: 'CONFIRMED', roundRank: 1 },
      roundEntry: { rank: 1, priorityRank: 0, priorityGroup: 'PG01', outcome: 'SEATED', reason: '', room: 4 },
      decisions: [{ step: 'confirm', fromState: 'REQUESTED', toState: 'CONFIRMED' }],
    });
    const missed = await read(late.id);
    expect(missed).toMatchObject({
      ...{ state: 'WAITING', roundRank: 3 },
      decisions: [{ step: 'wait', reason: 'NO_ROOM' }],
      roundEntry: {
        priorityGroup: null,
        waitingSince: '2024-01-06',
        outcome: 'WAITING',
        reason: 'NO_ROOM',
        room: 1,
      },
    });
    const seated = await read(alone.id);
    expect(seated.roundEntry.seats.map(({ label }: { label: string }) => label)).toEqual([
      seated.passengers[0].seat,
    ]);
    const { body: verified } = await yangcheng.get(`/trips/${trip.id}/round/verification`).expect(200);
    expect(verified).toEqual({ tripId: trip.id, equal: true, requests: 4, differences: [] });
  });

  it('keeps those without seats on the waiting list in the order of the round, before who comes later', async () => {
    const trip = await roundOf(2);
    const first = await ask(trip.id, { size: 2, groups: ['PG01'] });
    const [second, third] = [await ask(trip.id), await ask(trip.id)];
    await waitingSince(third, '2024-01-02');
    deadlineComes();
    await draw(trip.id).expect(201);
    const later = await ask(trip.id);
    const { body: list } = await yangcheng.get(`/trips/${trip.id}/waiting-list`).expect(200);
    expect(list.items.map(({ id }: { id: string }) => id)).toEqual([third.id, second.id, later.id]);
    await yangcheng.post(`/bookings/${first.id}/cancellation`).send({}).expect(200);
    expect([(await read(third.id)).state, (await read(second.id)).state]).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect((await read(later.id)).state).toBe('WAITING');
  });

  it('leaves out who has withdrawn or is offered seats elsewhere by then, with the reason', async () => {
    const offerMinutes = async (minutes: number) => {
      const province = await t.as(Role.ProvinceOfficer, '14');
      const path = `/campaigns/${await campaignId(t)}/policies`;
      await province.put(path).send({ offerMinutes: minutes }).expect(200);
    };
    const trip = await roundOf(4);
    const away = await ask(trip.id);
    const stays = await ask(trip.id);
    const elsewhere = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(1)] });
    const held = await ask(elsewhere.id);
    await booked(yangcheng, elsewhere.id, away.partyId);
    await offerMinutes(30);
    await yangcheng.post(`/bookings/${held.id}/cancellation`).send({}).expect(200);
    await offerMinutes(0);
    const gone = await ask(trip.id);
    await yangcheng.post(`/bookings/${gone.id}/cancellation`).send({}).expect(200);
    deadlineComes();
    expect((await draw(trip.id).expect(201)).body).toMatchObject({ requestedParties: 2, seatedParties: 1 });
    expect((await read(away.id)).roundEntry).toMatchObject({
      outcome: 'WAITING',
      reason: 'BOOKED_ELSEWHERE',
    });
    expect((await read(stays.id)).state).toBe('CONFIRMED');
    expect((await read(gone.id)).roundEntry).toBeNull();
  });

  it('ends the request of a party that gets seats on another trip, at once', async () => {
    const trip = await roundOf(4);
    const away = await ask(trip.id);
    const elsewhere = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(2)] });
    await booked(yangcheng, elsewhere.id, away.partyId);
    const ended = await read(away.id);
    expect(ended.state).toBe('CANCELLED');
    expect(ended.decisions).toMatchObject([
      { step: 'cancel', fromState: 'REQUESTED', reason: 'SEATED_ELSEWHERE', accountId: null },
    ]);
    deadlineComes();
    expect((await draw(trip.id).expect(201)).body.requestedParties).toBe(0);
  });

  it('draws without a request that ends while it is drawn', async () => {
    const trip = await roundOf(4);
    const away = await ask(trip.id);
    const other = t.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT p.id FROM parties p WHERE p.id = $1 FOR UPDATE', [away.partyId]);
    deadlineComes();
    const drawn = draw(trip.id).then(({ body }) => body.requestedParties);
    await until(async () => {
      const waiting = await t.dataSource.query(
        `SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    await other.query(`UPDATE bookings SET state = 'CANCELLED' WHERE id = $1`, [away.id]);
    await other.commitTransaction();
    await other.release();
    expect(await drawn).toBe(0);
    expect((await read(away.id)).state).toBe('CANCELLED');
  });

  it('seats part of a party that agreed to it, and the draw comes out the same when the party has changed since', async () => {
    const trip = await roundOf(3);
    const partyId = await party(t, yangcheng, { size: 5 });
    const { body: request } = await yangcheng
      .post(`/trips/${trip.id}/bookings`)
      .send({ partyId, minimumPeople: 2 })
      .expect(201);
    expect(request).toMatchObject({ state: 'REQUESTED', minimumPeople: 2 });
    deadlineComes();
    await draw(trip.id).expect(201);
    const went = await read(request.id);
    expect(went).toMatchObject({
      ...{ state: 'CONFIRMED', roundRank: 1, passengers: [{}, {}, {}] },
      roundEntry: { people: 5, outcome: 'SEATED', room: 3 },
    });
    expect(went.roundEntry.seats).toHaveLength(3);
    const { body: list } = await yangcheng.get(`/trips/${trip.id}/waiting-list`).expect(200);
    expect(list.items).toMatchObject([{ roundRank: 1, passengers: [{}, {}] }]);
    await t.dataSource.query(`UPDATE workers SET priority_groups = '{PG01}', birth_date = '2015-01-01'`);
    const { body: verified } = await yangcheng.get(`/trips/${trip.id}/round/verification`).expect(200);
    expect(verified).toMatchObject({ equal: true, requests: 1 });
  });

  it('gives no seat before the round by any way', async () => {
    const trip = await roundOf(4);
    await ask(trip.id);
    for (const path of ['fillings', 'closure']) {
      const { body } = await yangcheng.post(`/trips/${trip.id}/${path}`).send({}).expect(409);
      expect(body.code).toBe('ROUND_NOT_DRAWN');
    }
    await yangcheng.post(`/trips/${trip.id}/waiting-list/promotion`).send({}).expect(200);
    const seated = await t.dataSource.query(
      `SELECT p.id FROM passengers p WHERE p.trip_id = $1 AND p.seat IS NOT NULL`,
      [trip.id],
    );
    expect(seated).toEqual([]);
  });

  it('takes no request between the deadline and the draw', async () => {
    const trip = await roundOf(4);
    const partyId = await party(t, yangcheng);
    expect((await draw(trip.id).expect(409)).body.code).toBe('REQUESTS_STILL_OPEN');
    deadlineComes();
    const { body } = await yangcheng.post(`/trips/${trip.id}/bookings`).send({ partyId }).expect(409);
    expect(body.code).toBe('REQUESTS_CLOSED');
    await draw(trip.id).expect(201);
    expect((await booked(yangcheng, trip.id, partyId)).state).toBe('CONFIRMED');
    expect((await draw(trip.id).expect(409)).body.code).toBe('ROUND_DRAWN');
  });

  it('is drawn once at its deadline, however many processes try', async () => {
    const other = await startBeside(t);
    try {
      const trips = [await roundOf(4), await roundOf(4), await roundOf(4)];
      const requests = [await ask(trips[0].id), await ask(trips[1].id)];
      const due = t.app.get(DueRounds);
      expect(await due.drawDue()).toBe(0);
      const [{ open }] = await t.dataSource.query<{ open: number }[]>(
        `SELECT count(*) AS open FROM trips t WHERE t.allocation = 'ROUND' AND t.drawn_at IS NULL`,
      );
      deadlineComes();
      other.clock.set(UNTIL);
      const drawn = await Promise.all([due.drawDue(), other.app.get(DueRounds).drawDue(), due.drawDue()]);
      expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(open);
      for (const { id } of requests) expect((await read(id)).state).toBe('CONFIRMED');
      const { body } = await yangcheng.get(`/trips/${trips[2].id}/round`).expect(200);
      expect(body).toMatchObject({ drawnBy: null, requestedParties: 0, seatedPeople: 0 });
    } finally {
      await other.close();
    }
  });
});

describe('rounds that are due at the same time', () => {
  it('give a party that asks in two of them seats in one, and end its other request', async () => {
    const trips = [await roundOf(4), await roundOf(4), await roundOf(4)];
    const partyId = await party(t, yangcheng, { size: 2 });
    // One after the other: who asks for one party three times at once may be told to come again.
    const requests: { id: string }[] = [];
    for (const { id } of trips) requests.push(await booked(yangcheng, id, partyId));
    deadlineComes();
    expect(await t.app.get(DueRounds).drawDue()).toBe(3);
    const states = await Promise.all(requests.map(async ({ id }) => (await read(id)).state));
    expect(states.sort()).toEqual(['CANCELLED', 'CANCELLED', 'CONFIRMED']);
  });

  it('are drawn though one of them cannot be', async () => {
    const trips = await Promise.all(Array.from({ length: 5 }, () => roundOf(2)));
    const requests = await Promise.all(trips.map(({ id }) => ask(id)));
    await t.dataSource.query(
      `INSERT INTO rounds (trip_id, seed, priority_order, vehicles, drawn_at) VALUES ($1, repeat('0', 64), '{}', '[]', now())`,
      [trips[1].id],
    );
    deadlineComes();
    const complained = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    expect(await t.app.get(DueRounds).drawDue()).toBe(4);
    expect(complained.mock.calls).toEqual([[expect.stringContaining(trips[1].id as string)]]);
    complained.mockRestore();
    const states = await Promise.all(requests.map(async ({ id }) => (await read(id)).state));
    expect(states).toEqual(['CONFIRMED', 'REQUESTED', 'CONFIRMED', 'CONFIRMED', 'CONFIRMED']);
    await t.dataSource.query(`UPDATE trips SET state = 'CANCELLED' WHERE id = $1`, [trips[1].id]);
  });
});

describe('the record of a round', () => {
  it('never changes, and gets no entry afterwards', async () => {
    const trip = await roundOf(4);
    await ask(trip.id);
    deadlineComes();
    await draw(trip.id).expect(201);
    const late = await ask(trip.id);
    for (const sql of [
      `UPDATE rounds SET seed = repeat('0', 64) WHERE trip_id = $1`,
      `DELETE FROM round_entries WHERE trip_id = $1`,
      `UPDATE round_entries SET rank = 9 WHERE trip_id = $1`,
      `INSERT INTO round_entries (booking_id, trip_id, rank, priority_rank, waiting_since, draw_number, travellers, outcome,
         reason, room) VALUES ('${late.id}', $1, 2, 0, '2024-01-01', 0, '[]', 'WAITING', '', 0)`,
    ]) {
      await expect(t.dataSource.query(sql, [trip.id])).rejects.toThrow(/never changes|is drawn/);
    }
  });

  it('is read by the office that runs the trip; others see the entries of their own people', async () => {
    const trip = await makeOpenTrip(t, await t.as(Role.CityOfficer, '1405'), {
      ...{ ...inRound, organiserCode: '1405', originCode: '1405', vehicles: [coachOf(4)] },
    });
    await ask(trip.id);
    deadlineComes();
    await t.app.get(DueRounds).drawDue();
    const neighbour = await t.as(Role.CountyScheduler, '140521');
    const entriesFor = async (caller: Caller) =>
      (await caller.get(`/trips/${trip.id}/round/entries`).expect(200)).body.items.length;
    expect([await entriesFor(yangcheng), await entriesFor(neighbour)]).toEqual([1, 0]);
    expect((await neighbour.get(`/trips/${trip.id}/round/verification`)).status).toBe(403);
    expect((await neighbour.post(`/trips/${trip.id}/round`).send({})).status).toBe(403);
  });
});

describe('the way a trip gives its seats out', () => {
  it('is chosen while it is a draft', async () => {
    const { id } = await makeTrip(t, yangcheng);
    const { body } = await yangcheng.patch(`/trips/${id}`).send(inRound).expect(200);
    expect(body).toMatchObject(inRound);
    const instant = { allocation: 'INSTANT', requestsUntil: null };
    expect((await yangcheng.patch(`/trips/${id}`).send(instant).expect(200)).body).toMatchObject(instant);
    await yangcheng.post(`/trips/${id}/opening`).send({}).expect(200);
    expect((await yangcheng.patch(`/trips/${id}`).send(inRound).expect(409)).body.code).toBe(
      'ALLOCATION_FIXED',
    );
    expect((await draw(id).expect(409)).body.code).toBe('NO_ROUND');
  });

  it.each([
    [{ allocation: 'ROUND' }, 'onlyAndAlwaysForRounds'],
    [{ requestsUntil: UNTIL }, 'onlyAndAlwaysForRounds'],
    [{ ...inRound, requestsUntil: '2024-02-20T07:00:00+08:00' }, 'afterDeparture'],
  ])('is refused as %j', async (given, code) => {
    const { body } = await yangcheng
      .post('/trips')
      .send({ ...(await newTrip(t)), campaignId: await campaignId(t), ...given })
      .expect(422);
    expect(body.errors).toMatchObject([{ field: 'requestsUntil', code }]);
  });
});
