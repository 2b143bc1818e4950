import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip, stop } from './support/trip.factory.js';

let t: TestApp;
let beside: TestApp;
let yangcheng: Caller;
let yangchengBeside: Caller;
beforeAll(async () => {
  t = await startTestApp();
  beside = await startBeside(t);
  [yangcheng, yangchengBeside] = await Promise.all(
    [t, beside].map((app) => app.as(Role.CountyScheduler, '140522')),
  );
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(async () => {
  await beside.close();
  await t.close();
});

const book = async (tripId: string, wish: Parameters<typeof party>[2] = {}) =>
  booked(yangcheng, tripId, await party(t, yangcheng, wish));
const read = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
const setTrip = (tripId: string, state: string) =>
  t.dataSource.query(`UPDATE trips SET state = $2 WHERE id = $1`, [tripId, state]);
const seatedOn = async (...tripIds: string[]) => {
  const [{ seated }] = await t.dataSource.query<{ seated: number }[]>(
    'SELECT count(p.seat) AS seated FROM passengers p WHERE p.trip_id = ANY ($1)',
    [tripIds],
  );
  return seated;
};

describe('moving to another trip', () => {
  const move = (id: string, tripId: string, caller = yangcheng) =>
    caller.post(`/bookings/${id}/move`).send({ tripId, reason: '改乘早班' });

  it('takes the whole party to seats there, and frees its old ones for the next', async () => {
    const [from, to] = [await coachWith(t, yangcheng, 2), await coachWith(t, yangcheng, 4)];
    const booking = await book(from.id, { size: 2 });
    const waiting = await book(from.id);
    const { body: moved } = await move(booking.id, to.id).expect(201);
    expect(moved).toMatchObject({ tripId: to.id, partyId: booking.partyId, state: 'CONFIRMED' });
    expect(moved.passengers).toHaveLength(2);
    expect(moved.decisions.at(-1)).toMatchObject({
      ...{ step: 'move-in', otherBookingId: booking.id, reason: '改乘早班' },
    });
    const old = await read(booking.id);
    expect(old).toMatchObject({ state: 'CANCELLED', tripVehicleId: null });
    expect(old.decisions.at(-1)).toMatchObject({ step: 'move-out', otherBookingId: moved.id });
    expect((await read(waiting.id)).state).toBe('CONFIRMED');
  });

  it('leaves all as it was when there is no room', async () => {
    const [from, to] = [await coachWith(t, yangcheng, 2), await coachWith(t, yangcheng, 1)];
    const booking = await book(from.id, { size: 2 });
    const bigger = await coachWith(t, yangcheng, 2);
    await book(bigger.id);
    expect((await move(booking.id, to.id).expect(409)).body.code).toBe('PARTY_TOO_LARGE');
    expect((await move(booking.id, bigger.id).expect(409)).body.code).toBe('NO_ROOM');
    expect(await read(booking.id)).toMatchObject(booking);
  });

  it('goes behind those who wait on the other trip already', async () => {
    const [from, to] = [await coachWith(t, yangcheng, 2), await coachWith(t, yangcheng, 2)];
    const booking = await book(from.id);
    await book(to.id, { size: 2 });
    const waiting = await book(to.id);
    await yangcheng.post(`/trips/${to.id}/vehicles`).send({ layoutCode: 'COACH_39' }).expect(201);
    await move(booking.id, to.id).expect(201);
    expect((await read(waiting.id)).state).toBe('CONFIRMED');
  });

  it('obeys the rules of booking', async () => {
    const from = await coachWith(t, yangcheng, 2);
    const booking = await book(from.id);
    const later = await coachWith(t, yangcheng, 2, {
      stops: [
        stop('BOARDING', '140522', '2024-02-22T07:00:00+08:00'),
        stop('ALIGHTING', '320583', '2024-02-22T21:00:00+08:00'),
      ],
    });
    const closed = await coachWith(t, yangcheng, 2);
    await setTrip(closed.id, 'CLOSED');
    expect((await move(booking.id, later.id).expect(409)).body.code).toBe('OTHER_DAYS');
    expect((await move(booking.id, closed.id).expect(409)).body.code).toBe('TRIP_NOT_OPEN');
    expect((await move(booking.id, from.id).expect(422)).body.code).toBe('SAME_TRIP');
    const jincheng = await t.as(Role.CountyScheduler, '140525');
    await move(booking.id, later.id, jincheng).expect(404);
    await setTrip(from.id, 'DEPARTED');
    expect((await move(booking.id, later.id).expect(409)).body.code).toBe('TRIP_UNDER_WAY');
  });

  it('both ways between two full trips while others book: nobody is lost or seated twice', async () => {
    const trips = [await coachWith(t, yangcheng, 6), await coachWith(t, yangcheng, 6)];
    const bookings: { id: string; partyId: string }[][] = [[], []];
    for (const i of [0, 1]) {
      for (let n = 0; n < 4; n += 1) bookings[i].push(await book(trips[i].id));
    }
    const newcomers = await Promise.all(Array.from({ length: 8 }, () => party(t, yangcheng)));
    const answers = await Promise.all([
      ...bookings[0].map(({ id }) => move(id, trips[1].id)),
      ...bookings[1].map(({ id }) => move(id, trips[0].id, yangchengBeside)),
      ...newcomers.map((partyId, i) =>
        yangcheng
          .post(`/trips/${trips[i % 2].id}/bookings`)
          .send({ partyId })
          .expect(201),
      ),
    ]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(await seatedOn(...trips.map(({ id }) => id as string))).toBe(12);
    const movers = bookings.flat().map(({ partyId }) => partyId);
    const [{ kept }] = await t.dataSource.query<{ kept: number }[]>(
      `SELECT count(DISTINCT b.party_id) AS kept FROM bookings b WHERE b.party_id = ANY ($1) AND b.state = 'CONFIRMED'`,
      [movers],
    );
    expect(kept).toBe(8);
  });
});

describe('a trip that does not run', () => {
  const reAccommodate = (tripId: string, body: object, caller = yangcheng) =>
    caller.post(`/trips/${tripId}/re-accommodation`).send({ reason: '车辆故障', ...body });

  it('puts its parties on other trips, priority first, and says who is left; its preview says the same', async () => {
    const trip = await coachWith(t, yangcheng, 6);
    const trio = await book(trip.id, { size: 3 });
    const pair = await book(trip.id, { size: 2 });
    const poor = await book(trip.id, { groups: ['PG01'] });
    const others = [await coachWith(t, yangcheng, 3), await coachWith(t, yangcheng, 1)];
    const targetTripIds = others.map(({ id }) => id as string);

    const { body: preview } = await reAccommodate(trip.id, { preview: true, targetTripIds }).expect(200);
    expect(preview).toMatchObject({ preview: true, movedPeople: 4, leftPeople: 2 });
    expect((await read(trio.id)).state).toBe('CONFIRMED');
    const { body: done } = await reAccommodate(trip.id, { preview: false, targetTripIds }).expect(200);
    const plain = (view: typeof done) => ({
      ...view,
      preview: undefined,
      moved: view.moved.map((move: object) => ({ ...move, newBookingId: undefined })),
    });
    expect(plain(done)).toEqual(plain(preview));
    expect(done.moved.map(({ bookingId }: never) => bookingId)).toEqual([poor.id, trio.id]);
    expect(done.left).toMatchObject([{ bookingId: pair.id, people: 2, heldSeats: true, code: 'NO_ROOM' }]);

    const { body: cancelled } = await yangcheng.get(`/trips/${trip.id}`).expect(200);
    expect(cancelled.state).toBe('CANCELLED');
    const moved = await read(done.moved[1].newBookingId);
    expect(moved).toMatchObject({
      partyId: trio.partyId,
      state: 'CONFIRMED',
      tripId: done.moved[1].toTripId,
    });
    expect(moved.passengers.map(({ seat }: never) => seat).sort()).toEqual([...done.moved[1].seats].sort());
    expect(moved.decisions.at(-1)).toMatchObject({ step: 'move-in', otherBookingId: trio.id });
    expect((await read(pair.id)).state).toBe('CANCELLED');
    expect((await book(others[0].id)).state).toBe('WAITING');
  });

  it('looks for trips by itself: open ones of the same places and days', async () => {
    const campaign = { earliestOn: '2024-03-05', latestOn: '2024-03-06' };
    const on = (day: string) => ({
      stops: [
        stop('BOARDING', '140522', `2024-03-${day}T07:00:00+08:00`),
        stop('ALIGHTING', '320583', `2024-03-${day}T21:00:00+08:00`),
      ],
    });
    const trip = await coachWith(t, yangcheng, 4, on('05'));
    const booking = await book(trip.id, { size: 2, ...campaign });
    const busy = await book(trip.id, campaign);
    const waiting = await book(trip.id, { size: 4, ...campaign });
    await coachWith(t, yangcheng, 9, on('07'));
    const next = await coachWith(t, yangcheng, 3, on('06'));
    const { body } = await reAccommodate(trip.id, { preview: false }).expect(200);
    expect(body.moved).toMatchObject([
      { bookingId: booking.id, toTripId: next.id, departsAt: '2024-03-06T07:00:00+08:00' },
      { bookingId: busy.id, toTripId: next.id },
    ]);
    expect(body.left).toMatchObject([{ bookingId: waiting.id, heldSeats: false, code: 'PARTY_TOO_LARGE' }]);
  });

  it('is refused for another office, a trip under way, one with people on board, and closed targets', async () => {
    const [trip, target] = [await coachWith(t, yangcheng, 4), await coachWith(t, yangcheng, 4)];
    const booking = await book(trip.id);
    const qinshui = await t.as(Role.CountyScheduler, '140521');
    await reAccommodate(trip.id, { preview: true }, qinshui).expect(404);
    const itself = await reAccommodate(trip.id, { preview: true, targetTripIds: [trip.id] }).expect(422);
    expect(itself.body.code).toBe('SAME_TRIP');
    await setTrip(target.id, 'CLOSED');
    const closed = await reAccommodate(trip.id, { preview: true, targetTripIds: [target.id] }).expect(409);
    expect(closed.body.code).toBe('TRIP_NOT_OPEN');
    await t.dataSource.query(`UPDATE passengers SET state = 'BOARDED' WHERE booking_id = $1`, [booking.id]);
    const aboard = await reAccommodate(trip.id, { preview: true }).expect(409);
    expect(aboard.body.code).toBe('PASSENGER_ON_BOARD');
    await setTrip(trip.id, 'DEPARTED');
    expect((await reAccommodate(trip.id, { preview: true }).expect(409)).body.code).toBe('ILLEGAL_STEP');
  });

  it('while others book the same seats: nobody is seated twice', async () => {
    const [trip, target] = [await coachWith(t, yangcheng, 8), await coachWith(t, yangcheng, 10)];
    for (let n = 0; n < 4; n += 1) await book(trip.id, { size: 2 });
    const newcomers = await Promise.all(Array.from({ length: 10 }, () => party(t, yangcheng)));
    const [{ body }] = await Promise.all([
      reAccommodate(trip.id, { preview: false, targetTripIds: [target.id] }).expect(200),
      ...newcomers.map((partyId) =>
        yangchengBeside.post(`/trips/${target.id}/bookings`).send({ partyId }).expect(201),
      ),
    ]);
    expect(body.movedPeople + body.leftPeople).toBe(8);
    expect(await seatedOn(target.id)).toBeGreaterThanOrEqual(9);
  });
});

describe('a vehicle replaced by another', () => {
  const replace = (trip: { id: string; vehicles: { id: string }[] }, body: object, caller = yangcheng) =>
    caller.post(`/trips/${trip.id}/vehicles/${trip.vehicles[0].id}/replacement`).send(body);
  const seatsOf = async (id: string) =>
    (await read(id)).passengers.map(({ id: passenger, seat }: never) => [passenger, seat]);

  it('of the same layout moves nobody', async () => {
    const trip = await coachWith(t, yangcheng, 6);
    const booking = await book(trip.id, { size: 3 });
    const before = await seatsOf(booking.id);
    const { body } = await replace(trip, { ...coachOf(6), plate: '晋E12345', preview: false }).expect(200);
    expect(body).toMatchObject({ kept: 3, moves: [], waiting: [] });
    expect(await seatsOf(booking.id)).toEqual(before);
  });

  it('that is smaller moves those whose seats are gone, and puts the last in order on the waiting list', async () => {
    const trip = await coachWith(t, yangcheng, 6);
    await yangcheng.post(`/trips/${trip.id}/vehicles`).send(coachOf(1)).expect(201);
    const [pair, trio] = [await book(trip.id, { size: 2 }), await book(trip.id, { size: 3 })];
    await book(trip.id);
    const poor = await book(trip.id, { groups: ['PG01'] });
    const smaller = { ...coachOf(3), reason: '换小车' };
    const { body: preview } = await replace(trip, { ...smaller, preview: true }).expect(200);
    expect(await seatsOf(trio.id)).toEqual(trio.passengers.map(({ id, seat }: never) => [id, seat]));
    const { body } = await replace(trip, { ...smaller, preview: false }).expect(200);
    expect({ ...body, preview: true }).toEqual(preview);

    expect((await read(poor.id)).state).toBe('CONFIRMED');
    expect((await read(pair.id)).state).toBe('CONFIRMED');
    expect(body.waiting).toMatchObject([{ bookingId: trio.id, people: 3 }]);
    expect(body.moves.filter(({ bookingId }: never) => bookingId === trio.id)).toHaveLength(3);
    const displaced = await read(trio.id);
    expect(displaced).toMatchObject({ state: 'WAITING', tripVehicleId: null });
    expect(displaced.decisions.at(-1)).toMatchObject({ step: 'displace', reason: '换小车' });
  });

  it('keeps who someone is: a displaced passenger of an earlier manifest gets a seat again', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const [pair, other] = [await book(trip.id, { size: 2 }), await book(trip.id, { size: 2 })];
    await yangcheng.post(`/trips/${trip.id}/closure`).send({}).expect(201);
    await yangcheng.post(`/trips/${trip.id}/reopening`).send({}).expect(200);
    await replace(trip, { ...coachOf(2), preview: false }).expect(200);
    expect((await read(other.id)).state).toBe('WAITING');
    await yangcheng.post(`/bookings/${pair.id}/cancellation`).send({}).expect(200);
    const seated = await read(other.id);
    expect(seated.state).toBe('CONFIRMED');
    const ids = (passengers: { id: string }[]) => passengers.map(({ id }) => id).sort();
    expect(ids(seated.passengers)).toEqual(ids(other.passengers));
  });

  it('that is larger gives its free seats to those who wait', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    await book(trip.id, { size: 2 });
    const waiting = await book(trip.id, { size: 2 });
    await replace(trip, { layoutCode: 'COACH_49', preview: false }).expect(200);
    expect((await read(waiting.id)).state).toBe('CONFIRMED');
  });

  it('is refused on a closed trip, for another office and for a layout that does not fit', async () => {
    const trip = await coachWith(t, yangcheng, 2);
    const qinshui = await t.as(Role.CountyScheduler, '140521');
    await replace(trip, { ...coachOf(2), preview: true }, qinshui).expect(404);
    await replace(trip, { layoutCode: 'YZ25G', preview: true }).expect(422);
    await setTrip(trip.id, 'CLOSED');
    const closed = await replace(trip, { ...coachOf(2), preview: true }).expect(409);
    expect(closed.body.code).toBe('TRIP_NOT_EDITABLE');
  });

  it('while others book: no seat is held twice, nobody sits where no seat is', async () => {
    const trip = await coachWith(t, yangcheng, 12);
    for (let n = 0; n < 4; n += 1) await book(trip.id, { size: 2 });
    const newcomers = await Promise.all(Array.from({ length: 8 }, () => party(t, yangcheng)));
    await Promise.all([
      replace(trip, { ...coachOf(6), preview: false }).expect(200),
      ...newcomers.map((partyId) =>
        yangchengBeside.post(`/trips/${trip.id}/bookings`).send({ partyId }).expect(201),
      ),
    ]);
    expect(await seatedOn(trip.id)).toBe(6);
  });
});

describe('one person more or fewer', () => {
  const add = (id: string, travelRequestId: string, caller = yangcheng) =>
    caller.post(`/bookings/${id}/passengers`).send({ travelRequestId });
  const remove = (id: string, passengerId: string, body: object = {}) =>
    yangcheng.post(`/bookings/${id}/passengers/${passengerId}/removal`).send({ reason: '家中有事', ...body });
  const requestOf = async (partyId: string) => {
    const [{ id }] = await t.dataSource.query<{ id: string }[]>(
      'SELECT r.id FROM travel_requests r WHERE r.party_id = $1 LIMIT 1',
      [partyId],
    );
    return id;
  };
  const request = async (id: string) => {
    const [row] = await t.dataSource.query<{ state: string; party_id: string }[]>(
      'SELECT r.state, r.party_id FROM travel_requests r WHERE r.id = $1',
      [id],
    );
    return row;
  };

  it('leaves: the seat goes to the next, the others keep theirs, the request stays open', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const trio = await book(trip.id, { size: 3 });
    const waiting = await book(trip.id);
    const [leaver, ...others] = trio.passengers;
    const { body } = await remove(trio.id, leaver.id).expect(200);
    expect(body.passengers).toEqual(others);
    expect((await read(waiting.id)).passengers[0].seat).toBe(leaver.seat);
    const left = await request(leaver.travelRequestId);
    expect(left.state).toBe('OPEN');
    expect(left.party_id).not.toBe(trio.partyId);
    const decision = body.decisions.at(-1);
    expect(decision).toMatchObject({ step: 'remove-person', reason: '家中有事' });
    const own = await read(decision.otherBookingId);
    expect(own).toMatchObject({
      state: 'CANCELLED',
      partyId: left.party_id,
      passengers: [{ id: leaver.id, seat: null }],
    });
    const elsewhere = await coachWith(t, yangcheng, 2);
    expect((await booked(yangcheng, elsewhere.id, left.party_id)).state).toBe('CONFIRMED');
  });

  it('leaves a closed trip, too, like a whole party; nobody gets the seat, and a trip under way is left by nobody', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const trio = await book(trip.id, { size: 3 });
    const waiting = await book(trip.id);
    await yangcheng.post(`/trips/${trip.id}/closure`).send({}).expect(201);
    const [leaver, next, aboard] = trio.passengers;
    await t.dataSource.query(`UPDATE passengers SET state = 'BOARDED' WHERE id = $1`, [aboard.id]);
    const { body } = await remove(trio.id, leaver.id).expect(200);
    expect(body.passengers).toMatchObject([{ id: next.id }, { id: aboard.id }]);
    expect((await read(waiting.id)).state).toBe('WAITING');
    expect((await remove(trio.id, aboard.id).expect(409)).body.code).toBe('PASSENGER_ON_BOARD');
    await setTrip(trip.id, 'DEPARTED');
    expect((await remove(trio.id, next.id).expect(409)).body.code).toBe('TRIP_UNDER_WAY');
  });

  it('leaves and does not wish to travel any more', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const pair = await book(trip.id, { size: 2 });
    await remove(pair.id, pair.passengers[0].id, { withdraw: true }).expect(200);
    expect((await request(pair.passengers[0].travelRequestId)).state).toBe('WITHDRAWN');
    expect((await remove(pair.id, pair.passengers[1].id).expect(409)).body.code).toBe('LAST_OF_PARTY');
    await remove(pair.id, pair.passengers[0].id).expect(404);
  });

  it('joins: next to the party, whose seats stay', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const pair = await book(trip.id, { size: 2 });
    const travelRequestId = await requestOf(await party(t, yangcheng, { groups: ['PG01'] }));
    const { body } = await add(pair.id, travelRequestId).expect(201);
    expect(body.passengers).toHaveLength(3);
    expect(body.passengers).toEqual(expect.arrayContaining(pair.passengers));
    expect(body).toMatchObject({ priorityRank: 0, tripVehicleId: pair.tripVehicleId });
    expect((await request(travelRequestId)).party_id).toBe(pair.partyId);
    expect((await add(pair.id, travelRequestId).expect(409)).body.code).toBe('IN_ANOTHER_PARTY');
  });

  it('joins a party that waits, and waits with it', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const first = await book(trip.id, { size: 2 });
    const waiting = await book(trip.id, { size: 2 });
    const { body } = await add(waiting.id, await requestOf(await party(t, yangcheng))).expect(201);
    expect(body).toMatchObject({
      state: 'WAITING',
      passengers: [{ seat: null }, { seat: null }, { seat: null }],
    });
    await yangcheng.post(`/bookings/${first.id}/cancellation`).send({}).expect(200);
    const seated = await read(waiting.id);
    expect(seated.state).toBe('CONFIRMED');
    const ids = (passengers: { id: string }[]) => passengers.map(({ id }) => id).sort();
    expect(ids(seated.passengers)).toEqual(ids(body.passengers));
  });

  it('is refused without a seat there, for people with a party, who travel elsewhere or on other days', async () => {
    const [trip, roomy] = [await coachWith(t, yangcheng, 2), await coachWith(t, yangcheng, 9)];
    const pair = await book(trip.id, { size: 2 });
    await yangcheng.post(`/trips/${trip.id}/vehicles`).send(coachOf(9)).expect(201);
    const alone = await requestOf(await party(t, yangcheng));
    expect((await add(pair.id, alone).expect(409)).body.code).toBe('NO_SEAT_BESIDE');
    const couple = await requestOf(await party(t, yangcheng, { size: 2 }));
    expect((await add(pair.id, couple).expect(409)).body.code).toBe('IN_ANOTHER_PARTY');
    const roomyPair = await book(roomy.id, { size: 2 });
    const travelling = await requestOf((await book(trip.id)).partyId);
    expect((await add(roomyPair.id, travelling).expect(409)).body.code).toBe('BOOKED_ELSEWHERE');
    const later = await requestOf(await party(t, yangcheng, { earliestOn: '2024-02-25' }));
    expect((await add(roomyPair.id, later).expect(409)).body.code).toBe('OTHER_DAYS');
    const qinshui = await t.as(Role.CountyScheduler, '140521');
    await add(roomyPair.id, alone, qinshui).expect(404);
    await setTrip(roomy.id, 'CLOSED');
    expect((await add(roomyPair.id, alone).expect(409)).body.code).toBe('TRIP_NOT_OPEN');
  });

  it('joins one of two parties at once, and one of two people gets the last seat', async () => {
    const trip = await coachWith(t, yangcheng, 5);
    const pairs = [await book(trip.id, { size: 2 }), await book(trip.id, { size: 2 })];
    const [one, other] = [
      await requestOf(await party(t, yangcheng)),
      await requestOf(await party(t, yangcheng)),
    ];
    const answers = await Promise.all([
      add(pairs[0].id, one),
      add(pairs[1].id, one, yangchengBeside),
      add(pairs[1].id, other),
      add(pairs[0].id, other, yangchengBeside),
    ]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(await seatedOn(trip.id)).toBe(5);
  });
});

describe('two parties', () => {
  const swap = (id: string, withBookingId: string, caller = yangcheng) =>
    caller.post(`/bookings/${id}/swap`).send({ withBookingId, reason: '晕车' });
  const seatsOf = ({ passengers }: { passengers: { seat: string }[] }) =>
    passengers.map(({ seat }) => seat).sort();

  it('of the same size change seats, also between vehicles', async () => {
    const trip = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(2), coachOf(2)] });
    const [one, other] = [await book(trip.id, { size: 2 }), await book(trip.id, { size: 2 })];
    const { body } = await swap(one.id, other.id).expect(200);
    const [mine, theirs] = body.bookings;
    expect(mine).toMatchObject({ id: one.id, tripVehicleId: other.tripVehicleId });
    expect(theirs).toMatchObject({ id: other.id, tripVehicleId: one.tripVehicleId });
    expect([seatsOf(mine), seatsOf(theirs)]).toEqual([seatsOf(other), seatsOf(one)]);
    expect(mine.decisions.at(-1)).toMatchObject({
      step: 'swap-seats',
      otherBookingId: other.id,
      reason: '晕车',
    });
  });

  it('of different sizes do when the larger one finds seats beside, else stay where they are', async () => {
    const trip = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(2), coachOf(4)] });
    const [pair, single] = [await book(trip.id, { size: 2 }), await book(trip.id)];
    const { body } = await swap(pair.id, single.id).expect(200);
    expect(body.bookings[0].tripVehicleId).toBe(single.tripVehicleId);
    expect(seatsOf(body.bookings[0])).toEqual(expect.arrayContaining(seatsOf(single)));
    expect(seatsOf(pair)).toEqual(expect.arrayContaining(seatsOf(body.bookings[1])));
    const [full, tight] = [await book(trip.id, { size: 2 }), await book(trip.id)];
    expect(tight.tripVehicleId).toBe(pair.tripVehicleId);
    expect((await swap(full.id, tight.id).expect(409)).body.code).toBe('NO_SEAT_BESIDE');
    expect(await read(full.id)).toMatchObject(full);
  });

  it('do not when one waits, is on another trip or is itself', async () => {
    const [trip, elsewhere] = [await coachWith(t, yangcheng, 1), await coachWith(t, yangcheng, 1)];
    const [one, waiting, other] = [await book(trip.id), await book(trip.id), await book(elsewhere.id)];
    for (const id of [waiting.id, other.id, one.id]) {
      expect((await swap(one.id, id).expect(409)).body.code).toBe('CANNOT_SWAP');
    }
    await swap(one.id, waiting.id, await t.as(Role.CountyScheduler, '140521')).expect(404);
  });
});

describe('a party that agrees to part', () => {
  const split = (id: string, groups: string[][], consentBy: string | undefined = '王建国（电话同意）') =>
    yangcheng.post(`/bookings/${id}/split`).send({ groups, consentBy });
  const idsOf = ({ passengers }: { passengers: { id: string }[] }) => passengers.map(({ id }) => id);

  it('becomes two, each with its seats, and it is on record who consented', async () => {
    const trip = await coachWith(t, yangcheng, 6);
    const trio = await book(trip.id, { size: 3 });
    const [first, ...rest] = idsOf(trio);
    const { body } = await split(trio.id, [[first], rest]).expect(201);
    const [kept, part] = body.bookings;
    expect(kept).toMatchObject({ id: trio.id, partyId: trio.partyId, passengers: [trio.passengers[0]] });
    expect(part).toMatchObject({ state: 'CONFIRMED', passengers: trio.passengers.slice(1) });
    expect(part.partyId).not.toBe(trio.partyId);
    expect(kept.decisions.at(-1)).toMatchObject({
      ...{ step: 'split', reason: '王建国（电话同意）', otherBookingId: part.id },
    });
    const elsewhere = await coachWith(t, yangcheng, 2);
    await yangcheng.post(`/bookings/${part.id}/move`).send({ tripId: elsewhere.id }).expect(201);
  });

  it('finds room in parts when it waits', async () => {
    const trip = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(4), coachOf(2)] });
    const [couple] = [await book(trip.id, { size: 2 }), await book(trip.id, { size: 2 })];
    const waiting = await book(trip.id, { size: 4 });
    expect([couple.state, waiting.state]).toEqual(['CONFIRMED', 'WAITING']);
    const ids = idsOf(waiting);
    const { body } = await split(waiting.id, [ids.slice(0, 2), ids.slice(2)]).expect(201);
    expect(body.bookings.map(({ state }: never) => state)).toEqual(['CONFIRMED', 'WAITING']);
  });

  it('names everyone once, and who consented', async () => {
    const trip = await coachWith(t, yangcheng, 6);
    const pair = await book(trip.id, { size: 2 });
    const [a, b] = idsOf(pair);
    await split(pair.id, [[a], [a, b]]).expect(422);
    await split(pair.id, [[a], []]).expect(422);
    await split(pair.id, [[a, b]]).expect(422);
    await split(pair.id, [[a], [pair.id]]).expect(422);
    await split(pair.id, [[a], [b]], '').expect(422);
    expect(await read(pair.id)).toMatchObject(pair);
  });
});
