import { Role } from '../src/access/roles.js';
import { Offers } from '../src/seating/offers.js';
import { patiently } from './support/patiently.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, stop } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

const someone = (size = 1) => party(t, yangcheng, { size });
const ask = async (tripId: string, size: number, minimumPeople?: number) =>
  (
    await yangcheng
      .post(`/trips/${tripId}/bookings`)
      .send({ partyId: await someone(size), minimumPeople })
      .expect(201)
  ).body;
const read = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
const cancel = (id: string) => yangcheng.post(`/bookings/${id}/cancellation`).send({}).expect(200);
const setMinimum = (id: string, minimumPeople: number | null) =>
  yangcheng.put(`/bookings/${id}/minimum`).send({ minimumPeople, reason: '本人电话同意' });
type Booking = Awaited<ReturnType<typeof read>>;
const stepsOf = ({ decisions }: Booking) =>
  decisions.map(({ step, reason }: { step: string; reason: string }) => [step, reason]);
/** The booking of those who stay behind, as the first one's decisions name it. */
const restOf = async ({ decisions }: Booking): Promise<Booking> =>
  read(decisions.find(({ step }: { step: string }) => step === 'split').otherBookingId);
const listOf = async (tripId: string) =>
  (await yangcheng.get(`/trips/${tripId}/waiting-list`).expect(200)).body.items.map(
    ({ id }: { id: string }) => id,
  );

/** Ages the members of a party on 20 February 2024, in the party's order. */
async function ages(partyId: string, ...years: number[]) {
  const rows = await t.dataSource.query<{ id: string; worker: string }[]>(
    `SELECT r.id, r.worker_id AS worker FROM travel_requests r WHERE r.party_id = $1 ORDER BY r.created_at, r.id`,
    [partyId],
  );
  for (const [i, { worker }] of rows.entries()) {
    await t.dataSource.query(`UPDATE workers SET birth_date = $2 WHERE id = $1`, [
      worker,
      `${2023 - years[i]}-06-01`,
    ]);
  }
  return rows.map(({ id }) => id);
}

describe('a party that says how many must at least travel together', () => {
  it('gets seats for as many as fit at once; the others wait, and each booking names the other', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const went = await ask(trip.id, 5, 2);
    expect(went).toMatchObject({ state: 'CONFIRMED', minimumPeople: 2 });
    expect(went.passengers.map(({ seat }: { seat: string }) => seat)).toEqual(['1', '2', '3']);
    const rest = await restOf(went);
    expect(rest).toMatchObject({ state: 'WAITING', tripId: trip.id, createdAt: went.createdAt });
    expect(rest.partyId).not.toBe(went.partyId);
    expect(rest.passengers).toHaveLength(2);
    expect(stepsOf(went)).toEqual([
      ['wait', 'NO_ROOM'],
      ['split', 'AGREED_MINIMUM'],
      ['offer', ''],
      ['accept', ''],
    ]);
    expect(rest.decisions).toMatchObject([
      { step: 'split', fromState: 'WAITING', otherBookingId: went.id, reason: 'AGREED_MINIMUM' },
    ]);
    const { body: requests } = await yangcheng.get(`/travel-requests?partyId=${rest.partyId}`).expect(200);
    expect(requests.items).toHaveLength(2);
  });

  it('is not parted while there is room for all, or for fewer than it said', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    expect(await ask(trip.id, 3, 1)).toMatchObject({ state: 'CONFIRMED', minimumPeople: null });
    const waits = await ask(trip.id, 4, 2);
    expect(waits).toMatchObject({ state: 'WAITING', minimumPeople: 2 });
    expect(waits.passengers).toHaveLength(4);
  });

  it('stays whole without its word: the same request without a minimum waits', async () => {
    const trip = await coachWith(t, yangcheng, 5);
    await ask(trip.id, 2);
    expect(await ask(trip.id, 5)).toMatchObject({ state: 'WAITING', minimumPeople: null });
  });

  it('fills two coaches of a trip when it is more than either holds free', async () => {
    const trip = await coachWith(t, yangcheng, 5, { vehicles: [coachOf(5), coachOf(2)] });
    await ask(trip.id, 3);
    const first = await ask(trip.id, 4, 2);
    const second = await restOf(first);
    expect([first.state, second.state]).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect(first.tripVehicleId).not.toBe(second.tripVehicleId);
    expect([first, second].map(({ passengers }) => passengers.length)).toEqual([2, 2]);
  });

  it('never sends a child without the adult named before it', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const partyId = await someone(5);
    const requests = await ages(partyId, 40, 35, 6, 8, 30);
    const { body: went } = await yangcheng
      .post(`/trips/${trip.id}/bookings`)
      .send({ partyId, minimumPeople: 2 })
      .expect(201);
    const goes = went.passengers.map((one: { travelRequestId: string }) =>
      requests.indexOf(one.travelRequestId),
    );
    expect(goes.sort()).toEqual([1, 2, 3]);
  });

  it('refuses a minimum above the party, and none at all', async () => {
    const trip = await coachWith(t, yangcheng, 2);
    const partyId = await someone(2);
    const send = (minimumPeople: number) =>
      yangcheng.post(`/trips/${trip.id}/bookings`).send({ partyId, minimumPeople });
    expect((await send(3).expect(422)).body).toMatchObject({ code: 'MINIMUM_ABOVE_PARTY', people: 2 });
    expect((await send(0)).status).toBe(422);
    expect((await send(1.5)).status).toBe(422);
  });

  it('moves up in part when seats are freed, the others in its old place before who came later', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const [pair, single] = [await ask(trip.id, 2), await ask(trip.id, 1)];
    const waits = await ask(trip.id, 4, 2);
    t.clock.set('2024-02-01T09:00:05+08:00');
    const later = await ask(trip.id, 3);
    expect(waits.state).toBe('WAITING');
    await cancel(pair.id);
    const went = await read(waits.id);
    expect(went).toMatchObject({ state: 'CONFIRMED', passengers: [{}, {}] });
    const rest = await restOf(went);
    expect(await listOf(trip.id)).toEqual([rest.id, later.id]);
    expect((await read(later.id)).state).toBe('WAITING');
    await yangcheng.post(`/trips/${trip.id}/vehicles`).send(coachOf(2)).expect(201);
    await cancel(single.id);
    expect((await read(rest.id)).state).toBe('CONFIRMED');
  });

  it('can say so while it waits, and take it back', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const held = await ask(trip.id, 2);
    const waits = await ask(trip.id, 3);
    expect((await setMinimum(waits.id, 2).expect(200)).body).toMatchObject({
      state: 'WAITING',
      minimumPeople: 2,
    });
    expect((await setMinimum(waits.id, null).expect(200)).body.minimumPeople).toBeNull();
    const { body: went } = await setMinimum(waits.id, 1).expect(200);
    expect(went.state).toBe('CONFIRMED');
    expect(stepsOf(went).slice(1, 4)).toEqual([
      ['set-minimum', '至少2人同行：本人电话同意'],
      ['set-minimum', '整组同行：本人电话同意'],
      ['set-minimum', '至少1人同行：本人电话同意'],
    ]);
    expect((await setMinimum(waits.id, 1).expect(409)).body.code).toBe('NOT_WAITING');
    const rest = await restOf(went);
    expect((await setMinimum(rest.id, 3).expect(422)).body.code).toBe('MINIMUM_ABOVE_PARTY');
    const gaoping = await t.as(Role.CountyScheduler, '140581');
    await gaoping.put(`/bookings/${rest.id}/minimum`).send({ minimumPeople: 1 }).expect(404);
    await cancel(held.id);
    expect(await read(rest.id)).toMatchObject({ state: 'CONFIRMED', passengers: [{}, {}] });
  });

  it('waits on other trips in both parts, where only those with seats stop waiting', async () => {
    const [here, there] = [await coachWith(t, yangcheng, 2), await coachWith(t, yangcheng, 3)];
    await ask(there.id, 3);
    const partyId = await someone(3);
    const elsewhere = await booked(yangcheng, there.id, partyId);
    const { body: went } = await yangcheng
      .post(`/trips/${here.id}/bookings`)
      .send({ partyId, minimumPeople: 1 })
      .expect(201);
    expect(went.state).toBe('CONFIRMED');
    expect((await read(elsewhere.id)).state).toBe('CANCELLED');
    expect((await read(elsewhere.id)).passengers).toHaveLength(2);
    const rest = await restOf(went);
    const restThere = await restOf(await read(elsewhere.id));
    expect(restThere).toMatchObject({ state: 'WAITING', tripId: there.id, partyId: rest.partyId });
    expect(restThere.passengers).toHaveLength(1);
    expect(restThere.createdAt).toBe(elsewhere.createdAt);
  });

  it('stays whole on a feeder leg, for it holds seats on the main trip', async () => {
    const main = await coachWith(t, yangcheng, 5);
    const [partyId, other] = [await someone(3), await someone(2)];
    await booked(yangcheng, main.id, partyId);
    await booked(yangcheng, main.id, other);
    const stops = [
      stop('BOARDING', '140522', '2024-02-20T04:00:00+08:00'),
      stop('ALIGHTING', '140522', '2024-02-20T06:00:00+08:00'),
    ];
    const leg = await coachWith(t, yangcheng, 4, { mainTripId: main.id, stops });
    await booked(yangcheng, leg.id, other);
    const { body } = await yangcheng
      .post(`/trips/${leg.id}/bookings`)
      .send({ partyId, minimumPeople: 1 })
      .expect(201);
    expect(body).toMatchObject({ state: 'WAITING', minimumPeople: 1 });
    expect(body.passengers).toHaveLength(3);
  });
});

it('holds when many such parties ask for two trips at two services at once, and seats are freed meanwhile', async () => {
  const beside = await startBeside(t);
  try {
    const scheduler = await beside.as(Role.CountyScheduler, '140522');
    const trips = [await coachWith(t, yangcheng, 23), await coachWith(t, yangcheng, 17)];
    const held = await ask(trips[0].id, 6);
    const parties = await Promise.all(Array.from({ length: 16 }, (_, i) => someone(2 + (i % 5))));
    const answers = await Promise.all(
      parties.flatMap((partyId, i) =>
        trips.map(({ id }, j) =>
          patiently(() =>
            [yangcheng, scheduler][(i + j) % 2]
              .post(`/trips/${id}/bookings`)
              .send({ partyId, minimumPeople: 1 }),
          ),
        ),
      ),
    );
    const cancelled = await cancel(held.id);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(cancelled.status).toBe(200);
    const people = await t.dataSource.query(
      `SELECT r.id FROM travel_requests r JOIN passengers p ON p.travel_request_id = r.id
         JOIN bookings b ON b.id = p.booking_id AND b.party_id <> r.party_id
        WHERE b.trip_id = ANY ($1) AND b.state <> 'CANCELLED'`,
      [trips.map(({ id }) => id)],
    );
    expect(people).toEqual([]);
    const [{ seated }] = await t.dataSource.query(
      `SELECT count(*) AS seated FROM passengers p WHERE p.trip_id = ANY ($1) AND p.seat IS NOT NULL`,
      [trips.map(({ id }) => id)],
    );
    expect(Number(seated)).toBe(23 + 17);
  } finally {
    await beside.close();
  }
});

describe('an offer to part of a party', () => {
  const policies = async (offerMinutes: number) =>
    (await t.as(Role.ProvinceOfficer, '14'))
      .put(`/campaigns/${await campaignId(t)}/policies`)
      .send({ offerMinutes })
      .expect(200);
  beforeAll(() => policies(30));
  afterAll(() => policies(0));
  beforeEach(() => t.clock.set('2024-02-10T09:00:00+08:00'));

  async function offered() {
    const trip = await coachWith(t, yangcheng, 3);
    const [held] = [await ask(trip.id, 2), await ask(trip.id, 1)];
    const waits = await ask(trip.id, 3, 1);
    t.clock.set('2024-02-10T09:00:05+08:00');
    const next = await ask(trip.id, 2);
    await cancel(held.id);
    const offer = await read(waits.id);
    return { trip, offer, rest: await restOf(offer), next };
  }

  it('holds seats for those whom it names, and both parts wait on when it expires', async () => {
    const { trip, offer, rest, next } = await offered();
    expect(offer).toMatchObject({ state: 'OFFERED', offerExpiresAt: '2024-02-10T09:30:05+08:00' });
    expect(offer.passengers.map(({ seat }: { seat: string }) => seat)).toEqual(['1', '2']);
    expect(rest.state).toBe('WAITING');
    t.clock.set('2024-02-10T09:30:05+08:00');
    expect(await t.app.get(Offers).lapseDue()).toBe(1);
    expect((await read(offer.id)).state).toBe('WAITING');
    // The seats pass on: first to the one who is left of the party.
    expect((await read(rest.id)).state).toBe('OFFERED');
    expect((await read(next.id)).state).toBe('WAITING');
    expect(await listOf(trip.id)).toEqual([offer.id, next.id]);
  });

  it('can be declined: its seats pass on at once, the party waits in its old place', async () => {
    const { offer, rest } = await offered();
    const { body } = await yangcheng.post(`/bookings/${offer.id}/declination`).send({}).expect(200);
    expect(body).toMatchObject({ state: 'WAITING', tripVehicleId: null });
    expect(stepsOf(body).at(-1)).toEqual(['lapse', 'DECLINED']);
    expect((await read(rest.id)).state).toBe('OFFERED');
    const again = await yangcheng.post(`/bookings/${offer.id}/declination`).send({}).expect(409);
    expect(again.body.code).toBe('ILLEGAL_STEP');
  });

  it('can be accepted; the others wait on', async () => {
    const { offer, rest } = await offered();
    await yangcheng.post(`/bookings/${offer.id}/acceptance`).expect(200);
    expect((await read(offer.id)).state).toBe('CONFIRMED');
    expect((await read(rest.id)).state).toBe('WAITING');
  });
});
