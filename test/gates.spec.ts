import { Role } from '../src/access/roles.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';

const [YANGCHENG, GAOPING] = ['140522', '140581'];
let t: TestApp;
let jincheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  jincheng = await t.as(Role.CityOfficer, '1405');
});
afterEach(async () => {
  await policies({ priorityHold: { share: 0, untilHoursBefore: 24 }, offerMinutes: 0 });
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
});
afterAll(() => t.close());

const policies = async (given: object) => {
  const province = await t.as(Role.ProvinceOfficer, '14');
  await province
    .put(`/campaigns/${await campaignId(t)}/policies`)
    .send(given)
    .expect(200);
};
/** Of every trip this part is for priority groups alone, until the day before. */
const hold = (share: number) => policies({ priorityHold: { share, untilHoursBefore: 24 } });
const offer = (offerMinutes: number) => policies({ offerMinutes });
const coach = (seats: number, more: object = {}) =>
  coachWith(t, jincheng, seats, { organiserCode: '1405', originCode: '1405', ...more });
const keep = (tripId: string, regionCode: string, seats: number) =>
  jincheng
    .post(`/trips/${tripId}/allotments`)
    .send({ regionCode, seats, returnsAt: '2024-02-15T18:00:00+08:00' })
    .expect(201);
const book = async (tripId: string, wish: Parameters<typeof party>[2] = {}) =>
  booked(jincheng, tripId, await party(t, jincheng, wish));
const read = async (id: string) => (await jincheng.get(`/bookings/${id}`).expect(200)).body;
const stateOf = async (id: string) => (await read(id)).state;
const cancel = (id: string) => jincheng.post(`/bookings/${id}/cancellation`).send({}).expect(200);
const addCoach = (tripId: string, seats: number) =>
  jincheng.post(`/trips/${tripId}/vehicles`).send(coachOf(seats)).expect(201);
const poor = { groups: ['PG01'] };

/** What came of a change: done, or the code of its refusal. */
const told = ({ status, body }: { status: number; body: { code: string } }) =>
  status === 201 ? 'DONE' : body.code;

describe('a party that moves to another trip', () => {
  const move = (id: string, tripId: string) => jincheng.post(`/bookings/${id}/move`).send({ tripId });

  it('gets no seats there that are held for priority groups', async () => {
    const [plain, of] = [await book((await coach(1)).id), await book((await coach(1)).id, poor)];
    const to = await coach(4);
    await book(to.id, { size: 2 });
    await hold(0.5);
    expect(told(await move(plain.id, to.id))).toBe('HELD_FOR_PRIORITY');
    expect(await read(plain.id)).toMatchObject(plain);
    expect(told(await move(of.id, to.id))).toBe('DONE');
  });

  it('gets no seats there that are kept for another region', async () => {
    const [booking, to] = [await book((await coach(1)).id), await coach(1)];
    await keep(to.id, GAOPING, 1);
    expect(told(await move(booking.id, to.id))).toBe('SEATS_ALLOTTED');
  });
});

describe('a person who joins a party', () => {
  const join = async (id: string, partyId: string) => {
    const [request] = await t.dataSource.query<{ id: string }[]>(
      'SELECT r.id FROM travel_requests r WHERE r.party_id = $1',
      [partyId],
    );
    return jincheng.post(`/bookings/${id}/passengers`).send({ travelRequestId: request.id });
  };

  it('gets no seat that is held for priority groups, unless the party has one of them', async () => {
    const trip = await coach(6);
    const [plain, family] = [await book(trip.id, { size: 2 }), await book(trip.id, poor)];
    await hold(0.5);
    expect(told(await join(plain.id, await party(t, jincheng)))).toBe('HELD_FOR_PRIORITY');
    expect(told(await join(family.id, await party(t, jincheng)))).toBe('DONE');
    expect(told(await join(plain.id, await party(t, jincheng, poor)))).toBe('DONE');
  });

  it('gets no seat that is kept for another region', async () => {
    const trip = await coach(3);
    const pair = await book(trip.id, { size: 2 });
    await keep(trip.id, GAOPING, 1);
    expect(told(await join(pair.id, await party(t, jincheng)))).toBe('SEATS_ALLOTTED');
    expect(told(await join(pair.id, await party(t, jincheng, { home: GAOPING })))).toBe('DONE');
  });

  it('goes behind those who wait', async () => {
    const trip = await coach(2);
    const pair = await book(trip.id, { size: 2 });
    const waiting = await book(trip.id);
    await t.dataSource.query(`INSERT INTO trip_seats (trip_vehicle_id, label) VALUES ($1, '3')`, [
      pair.tripVehicleId,
    ]);
    expect(told(await join(pair.id, await party(t, jincheng)))).toBe('NO_SEAT_BESIDE');
    await jincheng.post(`/trips/${trip.id}/waiting-list/promotion`).send({}).expect(200);
    expect(await stateOf(waiting.id)).toBe('CONFIRMED');
  });

  it('waits nowhere: what it waits for would be a party of nobody', async () => {
    const [trip, full] = [await coach(4), await coach(1)];
    const pair = await book(trip.id, { size: 2 });
    await book(full.id);
    const waits = await book(full.id);
    expect(told(await join(pair.id, waits.partyId))).toBe('BOOKED_ON_OTHER_TRIPS');
    await cancel(waits.id);
    expect(told(await join(pair.id, waits.partyId))).toBe('DONE');
  });

  it('brings a party that waits what is held for priority groups', async () => {
    await hold(1);
    const trip = await coach(4);
    const plain = await book(trip.id);
    expect(plain.state).toBe('WAITING');
    const { body } = await join(plain.id, await party(t, jincheng, poor));
    expect(body).toMatchObject({ state: 'CONFIRMED', priorityRank: 0 });
  });
});

describe('parties that have their seats on the trip', () => {
  it('change them with each other though all that is free is held: the totals stay', async () => {
    const trip = await makeOpenTrip(t, jincheng, {
      ...{ organiserCode: '1405', originCode: '1405', vehicles: [coachOf(2), coachOf(4)] },
    });
    const [pair, single] = [await book(trip.id, { size: 2 }), await book(trip.id)];
    const free = async () => {
      const { body } = await jincheng.get(`/trips/${trip.id}/availability`).expect(200);
      return body.vehicles.reduce((sum: number, vehicle: { free: number }) => sum + vehicle.free, 0);
    };
    const before = await free();
    await hold(1);
    await keep(trip.id, GAOPING, 3);
    await jincheng.post(`/bookings/${pair.id}/swap`).send({ withBookingId: single.id }).expect(200);
    expect(await free()).toBe(before);
  });

  it('keep or change them with another vehicle though all is held', async () => {
    const trip = await coach(6);
    const trio = await book(trip.id, { size: 3 });
    await addCoach(trip.id, 4);
    await hold(1);
    await keep(trip.id, GAOPING, 3);
    const [{ id }] = trip.vehicles;
    const { body } = await jincheng
      .post(`/trips/${trip.id}/vehicles/${id}/replacement`)
      .send({ ...coachOf(2), preview: false })
      .expect(200);
    expect(body).toMatchObject({ kept: 0, waiting: [] });
    expect(await read(trio.id)).toMatchObject({ state: 'CONFIRMED' });
  });

  it('leave by their swap room for a larger party that waits', async () => {
    const trip = await makeOpenTrip(t, jincheng, {
      ...{ organiserCode: '1405', originCode: '1405', vehicles: [coachOf(3), coachOf(2)] },
    });
    const [single, pair] = [await book(trip.id), await book(trip.id, { size: 2 })];
    const waiting = await book(trip.id, { size: 2 });
    expect([single.tripVehicleId === pair.tripVehicleId, waiting.state]).toEqual([false, 'WAITING']);
    await jincheng.post(`/bookings/${pair.id}/swap`).send({ withBookingId: single.id }).expect(200);
    expect(await read(waiting.id)).toMatchObject({ state: 'CONFIRMED', tripVehicleId: pair.tripVehicleId });
  });
});

describe('parties of a trip that does not run', () => {
  const reAccommodate = async (tripId: string, targets: { id: string }[]) => {
    const targetTripIds = targets.map(({ id }) => id);
    const send = (preview: boolean) =>
      jincheng.post(`/trips/${tripId}/re-accommodation`).send({ preview, targetTripIds });
    const [foreseen, done] = [await send(true).expect(200), await send(false).expect(200)];
    const plain = ({ body }: typeof done) => ({
      ...body,
      preview: undefined,
      moved: body.moved.map((one: object) => ({ ...one, newBookingId: undefined })),
    });
    expect(plain(foreseen)).toEqual(plain(done));
    return done.body;
  };
  const idsOf = (parties: { bookingId: string }[]) => parties.map(({ bookingId }) => bookingId);

  it('get no seats on others that are held for priority groups or kept for another region', async () => {
    const trip = await coach(3);
    const [plain, of] = [await book(trip.id), await book(trip.id, poor)];
    const [held, kept] = [await coach(4), await coach(1)];
    await book(held.id, { size: 2 });
    await hold(0.5);
    await keep(kept.id, GAOPING, 1);
    const body = await reAccommodate(trip.id, [held]);
    expect(idsOf(body.moved)).toEqual([of.id]);
    expect(body.left).toMatchObject([{ bookingId: plain.id, code: 'HELD_FOR_PRIORITY' }]);
    const second = await coach(1);
    await hold(0);
    const single = await book(second.id);
    const { left } = await reAccommodate(second.id, [kept]);
    expect(left).toMatchObject([{ bookingId: single.id, code: 'SEATS_ALLOTTED' }]);
  });

  it('go behind those who wait on the others already', async () => {
    const [trip, target] = [await coach(2), await coach(2)];
    const stranded = [await book(trip.id), await book(trip.id)];
    await book(target.id, { size: 2 });
    const waiting = await book(target.id, { size: 2 });
    await addCoach(target.id, 3);
    const body = await reAccommodate(trip.id, [target]);
    expect(body.promoted).toMatchObject([{ tripId: target.id, bookingId: waiting.id, state: 'CONFIRMED' }]);
    expect(body.promoted[0].seats).toEqual(
      (await read(waiting.id)).passengers.map(({ seat }: never) => seat),
    );
    expect(idsOf(body.moved)).toEqual([stranded[0].id]);
    expect(body.left).toMatchObject([{ bookingId: stranded[1].id, code: 'NO_ROOM' }]);
  });

  it('keep their own place where they wait too: an offer on the cancelled trip is in nobody’s way', async () => {
    const [trip, target] = [await coach(1), await coach(1)];
    const [first] = [await book(trip.id), await book(target.id)];
    const partyId = await party(t, jincheng);
    const here = await booked(jincheng, trip.id, partyId);
    const there = await booked(jincheng, target.id, partyId);
    await offer(30);
    await cancel(first.id);
    expect([await stateOf(here.id), await stateOf(there.id)]).toEqual(['OFFERED', 'WAITING']);
    await offer(0);
    await addCoach(target.id, 1);
    const body = await reAccommodate(trip.id, [target]);
    expect(idsOf(body.promoted)).toEqual([there.id]);
    expect([body.moved, body.left]).toEqual([[], []]);
    expect([await stateOf(here.id), await stateOf(there.id)]).toEqual(['CANCELLED', 'CONFIRMED']);
  });
});

describe('the preview of a vehicle’s replacement', () => {
  const replace = (trip: { id: string; vehicles: { id: string }[] }, body: object) =>
    jincheng.post(`/trips/${trip.id}/vehicles/${trip.vehicles[0].id}/replacement`).send(body);

  it.each([true, false])('meets what the command meets (preview: %s)', async (preview) => {
    const trip = await coach(4);
    const { body: withTwo } = await addCoach(trip.id, 4);
    const { label } = withTwo.vehicles[1];
    const twice = await replace(trip, { ...coachOf(4), label, preview }).expect(409);
    expect(twice.body.code).toBe('VEHICLE_LABEL_TWICE');
    await keep(trip.id, YANGCHENG, 7);
    const promised = await replace(trip, { ...coachOf(2), preview }).expect(409);
    expect(promised.body.code).toBe('ALLOTMENTS_EXCEED_SEATS');
  });

  it('says who moves up into a larger one, and gives nothing away', async () => {
    const trip = await coach(3);
    await book(trip.id, { size: 3 });
    const [trio, pair] = [await book(trip.id, { size: 3 }), await book(trip.id, { size: 2 })];
    const { body: foreseen } = await replace(trip, { ...coachOf(5), preview: true }).expect(200);
    expect(await read(pair.id)).toMatchObject(pair);
    expect((await jincheng.get(`/trips/${trip.id}`).expect(200)).body.vehicles).toEqual(trip.vehicles);
    const { body: done } = await replace(trip, { ...coachOf(5), preview: false }).expect(200);
    expect({ ...foreseen, preview: false }).toEqual(done);
    expect(done.promoted).toMatchObject([{ bookingId: pair.id, people: 2, state: 'CONFIRMED' }]);
    const [seated, passed] = [await read(pair.id), await read(trio.id)];
    expect(seated.passengers.map(({ seat }: never) => seat)).toEqual(done.promoted[0].seats);
    expect(passed.decisions.at(-1)).toMatchObject({ step: 'pass-over', reason: 'NO_ROOM' });
  });

  it('is answered again under its key, and leaves the command to another', async () => {
    const trip = await coach(2);
    const preview = () => replace(trip, { ...coachOf(4), preview: true }).set('Idempotency-Key', 'once-9');
    const first = await preview().expect(200);
    expect((await preview().expect(200)).body).toEqual(first.body);
    await replace(trip, { ...coachOf(4), preview: false }).expect(200);
  });
});
