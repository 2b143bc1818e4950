import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip } from './support/trip.factory.js';

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

interface Booking {
  id: string;
  tripVehicleId: string;
  passengers: { id: string; seat: string; seatReason: string }[];
}

const book = async (tripId: string, wish: Parameters<typeof party>[2] = {}): Promise<Booking> =>
  booked(yangcheng, tripId, await party(t, yangcheng, wish));
const read = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
/** Picks seats for the first passengers of the booking, in their order. */
const pick = ({ id, passengers }: Booking, labels: string[], more: object = {}, caller = yangcheng) => {
  const seats = labels.map((seat, i) => ({ passengerId: passengers[i].id, seat }));
  return caller.post(`/bookings/${id}/seats`).send({ seats, ...more });
};
const seatOf = (booking: Booking, passengerId: string) =>
  booking.passengers.find(({ id }) => id === passengerId)?.seat;
const versionOf = async (tripId: string): Promise<number> => {
  const [{ version }] = await t.dataSource.query<{ version: number }[]>(
    'SELECT t.seats_version AS version FROM trips t WHERE t.id = $1',
    [tripId],
  );
  return Number(version);
};

describe('seats picked by hand', () => {
  it('are given, with the reason and a decision; who is not named keeps the seat', async () => {
    const trip = await coachWith(t, yangcheng, 12);
    const booking = await book(trip.id, { size: 3 });
    const before = await versionOf(trip.id);
    const { body } = await pick(booking, ['9', '10'], { reason: '靠近车门' }).expect(200);
    const [first, second, third] = booking.passengers;
    expect([first, second, third].map(({ id }) => seatOf(body, id))).toEqual(['9', '10', third.seat]);
    expect(
      body.passengers.filter((one: { seatReason: string }) => one.seatReason === 'BY_HAND'),
    ).toHaveLength(2);
    expect(body.decisions.at(-1)).toMatchObject({
      ...{ step: 'pick-seats', fromState: 'CONFIRMED', toState: 'CONFIRMED', reason: '靠近车门' },
      accountId: yangcheng.accountId,
    });
    expect(await versionOf(trip.id)).toBeGreaterThan(before);
  });

  it('may be those of others of the party: two change places', async () => {
    const trip = await coachWith(t, yangcheng, 2);
    const booking = await book(trip.id, { size: 2 });
    const [one, other] = booking.passengers;
    const { body } = await pick(booking, [other.seat, one.seat]).expect(200);
    expect([seatOf(body, one.id), seatOf(body, other.id)]).toEqual([other.seat, one.seat]);
  });

  it('that the passengers have already change nothing', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const booking = await book(trip.id, { size: 2 });
    const before = await versionOf(trip.id);
    const { body } = await pick(
      booking,
      booking.passengers.map(({ seat }) => seat),
    ).expect(200);
    expect(await read(booking.id)).toMatchObject(body);
    expect(body.passengers).toEqual(booking.passengers);
    expect(await versionOf(trip.id)).toBe(before);
  });

  it('on another vehicle take the whole party there, and let a waiting one into the room that it leaves', async () => {
    const trip = await makeOpenTrip(t, yangcheng, { vehicles: [coachOf(3), coachOf(4)] });
    const [inTheLarge] = trip.vehicles.slice(1);
    const pair = await book(trip.id, { size: 2 });
    const trio = await book(trip.id, { size: 2 });
    expect(trio.tripVehicleId).toBe(inTheLarge.id);
    const waiting = await book(trip.id, { size: 3 });
    const left = await pick(pair, ['3'], { tripVehicleId: inTheLarge.id }).expect(422);
    expect(left.body.errors).toMatchObject([{ field: 'seats', code: 'partyTogether' }]);
    const taken = new Set(trio.passengers.map(({ seat }) => seat));
    const free = ['1', '2', '3', '4'].filter((label) => !taken.has(label));
    const { body } = await pick(pair, free, { tripVehicleId: inTheLarge.id }).expect(200);
    expect(body.tripVehicleId).toBe(inTheLarge.id);
    expect((await read(waiting.id)).state).toBe('CONFIRMED');
  });

  it('are given once under one idempotency key', async () => {
    const trip = await coachWith(t, yangcheng, 8);
    const booking = await book(trip.id);
    const send = () => pick(booking, ['7']).set('Idempotency-Key', `pick-${booking.id}`);
    const { body } = await send().expect(200);
    const again = await send().expect(200);
    expect(again.body).toEqual(body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const picks = body.decisions.filter(({ step }: { step: string }) => step === 'pick-seats');
    expect(picks).toHaveLength(1);
    await pick(booking, ['8']).set('Idempotency-Key', `pick-${booking.id}`).expect(422);
  });

  it('and two parties reach for the same one at once: one gets it, the other hears what is free near', async () => {
    const trip = await coachWith(t, yangcheng, 12);
    const bookings = [await book(trip.id), await book(trip.id)];
    const answers = await Promise.all([
      pick(bookings[0], ['7']),
      pick(bookings[1], ['7'], {}, yangchengBeside),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = answers.find(({ status }) => status === 409)!;
    expect(body.code).toBe('SEAT_TAKEN');
    expect(body.refused[0].seat).toBe('7');
    expect(body.refused[0].freeNear.slice(0, 3)).toEqual(['8', '6', '5']);
  });
});

describe('a seat that cannot be picked', () => {
  it('leaves all as it was: taken by others, blocked, of no vehicle here, unknown, picked twice', async () => {
    const trip = await coachWith(t, yangcheng, 6);
    const booking = await book(trip.id, { size: 2 });
    const other = await book(trip.id);
    const refused = async (labels: string[], more: object = {}) => (await pick(booking, labels, more)).body;

    expect(await refused(['6', other.passengers[0].seat])).toMatchObject({ code: 'SEAT_TAKEN' });
    expect(await refused(['6', '37'])).toMatchObject({ code: 'SEAT_BLOCKED', refused: [{ seat: '37' }] });
    expect((await refused(['6', '38X'])).errors).toMatchObject([
      { field: 'seats[1].seat', code: 'unknownSeat' },
    ]);
    expect((await refused(['6', '6'])).errors).toMatchObject([{ field: 'seats[1].seat', code: 'twice' }]);
    const elsewhere = await coachWith(t, yangcheng, 6);
    const onOtherTrip = await refused(['1', '2'], { tripVehicleId: elsewhere.vehicles[0].id });
    expect(onOtherTrip.errors).toMatchObject([{ field: 'tripVehicleId', code: 'otherTrip' }]);
    const stranger = { passengerId: other.passengers[0].id, seat: '6' };
    expect((await refused([], { seats: [stranger] })).errors).toMatchObject([{ code: 'notOfBooking' }]);
    const twice = ['5', '6'].map((seat) => ({ passengerId: booking.passengers[0].id, seat }));
    expect((await refused([], { seats: twice })).errors).toMatchObject([{ code: 'twice' }]);
    expect((await read(booking.id)).passengers).toEqual(booking.passengers);
  });

  it('is one of a booking outside the region, one that waits or is cancelled, and one on a trip that is not open', async () => {
    const trip = await coachWith(t, yangcheng, 2);
    const booking = await book(trip.id);
    const waiting = await book(trip.id, { size: 2 });
    const qinshui = await t.as(Role.CountyScheduler, '140521');
    await pick(booking, ['2'], {}, qinshui).expect(404);
    await pick(booking, ['2'], {}, await t.as(Role.Escort, '140522')).expect(403);
    expect((await pick(waiting, ['2']).expect(409)).body.code).toBe('HOLDS_NO_SEATS');
    for (const state of ['CLOSED', 'DEPARTED']) {
      await t.dataSource.query('UPDATE trips SET state = $2 WHERE id = $1', [trip.id, state]);
      expect((await pick(booking, ['2']).expect(409)).body.code).toBe('TRIP_NOT_OPEN');
    }
    await t.dataSource.query(`UPDATE trips SET state = 'OPEN' WHERE id = $1`, [trip.id]);
    await t.dataSource.query(`UPDATE passengers SET state = 'BOARDED' WHERE booking_id = $1`, [booking.id]);
    expect((await pick(booking, ['2']).expect(409)).body.code).toBe('PASSENGER_ON_BOARD');
    await t.dataSource.query(`UPDATE passengers SET state = 'BOOKED' WHERE booking_id = $1`, [booking.id]);
    await yangcheng.post(`/bookings/${booking.id}/cancellation`).send({}).expect(200);
    expect((await pick(booking, ['2']).expect(409)).body.code).toBe('BOOKING_CANCELLED');
  });
});

describe('seats that suit somebody badly', () => {
  it('are given by consent only, which the decision keeps: someone who needs help, away from the companion', async () => {
    const trip = await coachWith(t, yangcheng, 12);
    const booking = await book(trip.id, { size: 2 });
    const [{ id }] = booking.passengers;
    await t.dataSource.query(
      `UPDATE workers SET priority_groups = '{PG10}' WHERE id = (SELECT p.worker_id FROM passengers p WHERE p.id = $1)`,
      [id],
    );
    const { body: refusal } = await pick(booking, ['9', '12']).expect(409);
    expect(refusal).toMatchObject({
      code: 'SEATS_NEED_CONSENT',
      concerns: [{ code: 'COMPANION_APART', passengerId: id, seat: '9' }],
    });
    await pick(booking, ['9', '12'], { accept: ['NO_LOWER_BERTH'] }).expect(409);
    expect((await read(booking.id)).passengers).toEqual(booking.passengers);

    const consent = { accept: ['COMPANION_APART'], reason: '本人要求' };
    const { body } = await pick(booking, ['9', '12'], consent).expect(200);
    expect(body.decisions.at(-1).reason).toBe('COMPANION_APART 本人要求');
    // It is so already: moving further asks nobody again.
    await pick(booking, ['5']).expect(200);
  });
});
