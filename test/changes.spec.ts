import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { stop } from './support/trip.factory.js';

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
    expect(await read(booking.id)).toEqual(booking);
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
    expect((await move(booking.id, later.id, jincheng).expect(403)).body.code).toBe('OUTSIDE_REGION');
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
    const [{ seated }] = await t.dataSource.query<{ seated: number }[]>(
      `SELECT count(p.seat) AS seated FROM passengers p WHERE p.trip_id = ANY ($1)`,
      [trips.map(({ id }) => id)],
    );
    expect(seated).toBe(12);
    const movers = bookings.flat().map(({ partyId }) => partyId);
    const [{ kept }] = await t.dataSource.query<{ kept: number }[]>(
      `SELECT count(DISTINCT b.party_id) AS kept FROM bookings b WHERE b.party_id = ANY ($1) AND b.state = 'CONFIRMED'`,
      [movers],
    );
    expect(kept).toBe(8);
  });
});
