import { Role } from '../src/access/roles.js';
import { Direction } from '../src/shared/vocabulary.js';
import { booked, brokenInvariants, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip, makeTrip, stop } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterAll(async () => {
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  await t.close();
});

const refusalOf = async (tripId: string, input: object, status = 409, caller = yangcheng) =>
  (await caller.post(`/trips/${tripId}/bookings`).send(input).expect(status)).body.code;
const seatsOf = (booking: { passengers: { seat: string }[] }) => booking.passengers.map(({ seat }) => seat);

describe('booking a party', () => {
  it('seats it together and says which rule chose each seat', async () => {
    const trip = await coachWith(t, yangcheng, 37);
    const booking = await booked(yangcheng, trip.id, await party(t, yangcheng, { size: 5 }));
    expect(booking).toMatchObject({
      ...{ tripId: trip.id, state: 'CONFIRMED', vehicleLabel: '1号车', offerExpiresAt: null },
      decisions: [
        { step: 'confirm', fromState: 'REQUESTED', toState: 'CONFIRMED', accountId: yangcheng.accountId },
      ],
    });
    expect(seatsOf(booking)).toEqual(['33', '34', '35', '36', '37']);
    expect(new Set(booking.passengers.map((each: { seatReason: string }) => each.seatReason))).toEqual(
      new Set(['ONE_ROW']),
    );
    const read = await yangcheng.get(`/bookings/${booking.id}`).expect(200);
    expect(read.body).toMatchObject(booking);
  });

  it('gives a lower berth to those who need one', async () => {
    const trip = await makeOpenTrip(t, yangcheng, {
      ...{ mode: 'CHARTERED_CARRIAGE', serviceNumber: 'K726', vehicles: [{ layoutCode: 'YW25G' }] },
    });
    const old = await party(t, yangcheng, { birthDate: '1964-02-20' });
    const young = await party(t, yangcheng, { birthDate: '1964-02-21' });
    const [first, second] = [await booked(yangcheng, trip.id, old), await booked(yangcheng, trip.id, young)];
    expect(first.passengers[0]).toMatchObject({
      seat: expect.stringContaining('下'),
      seatReason: 'LOWER_BERTH',
    });
    expect(second.passengers[0].seatReason).toBe('ALONE');
    expect(second.passengers[0].seat).not.toContain('下');
  });

  it('takes the travel requests of a whole party, and only those', async () => {
    const trip = await coachWith(t, yangcheng, 37);
    const partyId = await party(t, yangcheng, { size: 2 });
    const requests = await t.dataSource.query<{ id: string }[]>(
      'SELECT r.id FROM travel_requests r WHERE r.party_id = $1',
      [partyId],
    );
    const travelRequestIds = requests.map(({ id }) => id);
    expect(await refusalOf(trip.id, { travelRequestIds: travelRequestIds.slice(1) }, 422)).toBe(
      'PARTY_NOT_WHOLE',
    );
    expect(await refusalOf(trip.id, { travelRequestIds: [trip.id] }, 422)).toBe('UNKNOWN_PARTY');
    expect(await refusalOf(trip.id, { partyId, travelRequestIds }, 422)).toBe('INVALID_INPUT');
    await yangcheng.post(`/trips/${trip.id}/bookings`).send({ travelRequestIds }).expect(201);
  });

  it('is done once, however often it is sent under one key', async () => {
    const trip = await coachWith(t, yangcheng, 37);
    const partyId = await party(t, yangcheng);
    const send = () =>
      yangcheng
        .post(`/trips/${trip.id}/bookings`)
        .set('Idempotency-Key', partyId)
        .send({ partyId })
        .expect(201);
    const [first, second] = await Promise.all([send(), send()]);
    expect(second.body).toEqual(first.body);
    expect(await refusalOf(trip.id, { partyId })).toBe('ALREADY_BOOKED');
  });
});

describe('a booking is refused', () => {
  it('on a trip that is a draft, closed or cancelled', async () => {
    const partyId = await party(t, yangcheng);
    const draft = await makeTrip(t, yangcheng);
    expect(await refusalOf(draft.id, { partyId })).toBe('TRIP_NOT_OPEN');
    const closed = await coachWith(t, yangcheng, 4);
    await t.dataSource.query(`UPDATE trips SET state = 'CLOSED' WHERE id = $1`, [closed.id]);
    expect(await refusalOf(closed.id, { partyId })).toBe('TRIP_NOT_OPEN');
    const cancelled = await coachWith(t, yangcheng, 4);
    await yangcheng.post(`/trips/${cancelled.id}/cancellation`).send({ reason: '道路结冰' }).expect(200);
    expect(await refusalOf(cancelled.id, { partyId })).toBe('TRIP_NOT_OPEN');
  });

  it('for a party that is larger than any vehicle, which does not wait in vain', async () => {
    const trip = await coachWith(t, yangcheng, 3);
    const large = await party(t, yangcheng, { size: 4 });
    expect(await refusalOf(trip.id, { partyId: large })).toBe('PARTY_TOO_LARGE');
    const { body } = await yangcheng.get(`/trips/${trip.id}/bookings`).expect(200);
    expect(body.items).toEqual([]);
  });

  it.each([
    ['OTHER_DIRECTION', { direction: Direction.ReturnHome }],
    ['OTHER_PLACES', { work: '320505' }],
    ['OTHER_DAYS', { earliestOn: '2024-02-21' }],
  ])('for a party with %s', async (code, wish) => {
    const trip = await coachWith(t, yangcheng, 10);
    expect(await refusalOf(trip.id, { partyId: await party(t, yangcheng, wish) })).toBe(code);
  });

  it('for a party that is unknown, has withdrawn or belongs to another region', async () => {
    const trip = await coachWith(t, yangcheng, 10, { organiserCode: '140522', originCode: '1405' });
    expect(await refusalOf(trip.id, { partyId: trip.id }, 422)).toBe('UNKNOWN_PARTY');
    const gone = await party(t, yangcheng);
    await t.dataSource.query(`UPDATE travel_requests SET state = 'TRAVELLED' WHERE party_id = $1`, [gone]);
    expect(await refusalOf(trip.id, { partyId: gone })).toBe('PARTY_NOT_OPEN');
    const gaoping = await party(t, yangcheng, { home: '140581' });
    expect(await refusalOf(trip.id, { partyId: gaoping }, 422)).toBe('UNKNOWN_PARTY');
    const pair = await party(t, yangcheng, { home: '140581', size: 2 });
    const [one, other] = await t.dataSource.query<{ id: string }[]>(
      'SELECT r.id FROM travel_requests r WHERE r.party_id = $1',
      [pair],
    );
    for (const travelRequestIds of [[one.id], [one.id, other.id], [one.id, trip.id]]) {
      expect(await refusalOf(trip.id, { travelRequestIds }, 422)).toBe('UNKNOWN_PARTY');
    }
    const mixed = await party(t, yangcheng, { size: 2 });
    await t.dataSource.query(
      `UPDATE travel_requests SET home_county_code = '140581'
        WHERE id = (SELECT r.id FROM travel_requests r WHERE r.party_id = $1 LIMIT 1)`,
      [mixed],
    );
    expect(await refusalOf(trip.id, { partyId: mixed }, 403)).toBe('OUTSIDE_REGION');
  });

  it('while the party holds seats on another trip, also one on another day', async () => {
    const wish = { earliestOn: '2024-02-20', latestOn: '2024-02-22' };
    const partyId = await party(t, yangcheng, wish);
    const first = await coachWith(t, yangcheng, 10);
    const later = await coachWith(t, yangcheng, 10, {
      stops: [
        stop('BOARDING', '140522', '2024-02-22T07:00:00+08:00'),
        stop('ALIGHTING', '320583', '2024-02-22T21:00:00+08:00'),
      ],
    });
    const booking = await booked(yangcheng, first.id, partyId);
    expect(await refusalOf(later.id, { partyId })).toBe('BOOKED_ELSEWHERE');
    await yangcheng.post(`/bookings/${booking.id}/cancellation`).send({}).expect(200);
    await booked(yangcheng, later.id, partyId);
  });

  it('while one person travels in another party at that time, naming nobody', async () => {
    const [one, other] = [await party(t, yangcheng, { size: 2 }), await party(t, yangcheng, { size: 2 })];
    await t.dataSource.query(
      `UPDATE travel_requests SET direction = 'RETURN_HOME', worker_id = (
          SELECT r.worker_id FROM travel_requests r WHERE r.party_id = $1 ORDER BY r.id LIMIT 1)
        WHERE id = (SELECT r.id FROM travel_requests r WHERE r.party_id = $2 ORDER BY r.id LIMIT 1)`,
      [one, other],
    );
    await t.dataSource.query(`UPDATE travel_requests SET direction = 'RETURN_HOME' WHERE party_id = $1`, [
      other,
    ]);
    const away = await coachWith(t, yangcheng, 10);
    const home = await coachWith(t, yangcheng, 10, {
      ...{ direction: 'RETURN_HOME', originCode: '320583', destinationCode: '140522' },
      stops: [
        stop('BOARDING', '320583', '2024-02-20T20:00:00+08:00'),
        stop('ALIGHTING', '140522', '2024-02-21T08:00:00+08:00'),
      ],
    });
    await booked(yangcheng, away.id, one);
    const { body } = await yangcheng.post(`/trips/${home.id}/bookings`).send({ partyId: other }).expect(409);
    expect(body).toEqual({
      ...{
        type: 'urn:fangang:problem:PERSON_ALREADY_TRAVELLING',
        code: 'PERSON_ALREADY_TRAVELLING',
        status: 409,
      },
      title: expect.any(String),
      titleEn: expect.any(String),
      instance: expect.any(String),
    });
  });
});

describe('whose bookings', () => {
  it('a cadre of a county may make and read: those of its own people, on trips of its city too', async () => {
    const jincheng = await t.as(Role.CityOfficer, '1405');
    const trip = await coachWith(t, jincheng, 10, { organiserCode: '1405', originCode: '1405' });
    const cadre = await t.as(Role.Cadre, '140522');
    const own = await booked(cadre, trip.id, await party(t, yangcheng));
    const gaoping = await booked(jincheng, trip.id, await party(t, jincheng, { home: '140581' }));
    const ids = async (caller: Caller) => {
      const { body } = await caller.get(`/trips/${trip.id}/bookings`).expect(200);
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await ids(cadre)).toEqual([own.id]);
    expect(await ids(jincheng)).toEqual([own.id, gaoping.id]);
    await cadre.get(`/bookings/${gaoping.id}`).expect(404);
    await cadre.post(`/bookings/${gaoping.id}/cancellation`).send({}).expect(404);
    await cadre.post(`/bookings/${own.id}/cancellation`).send({}).expect(200);
  });

  it('a county elsewhere, a carrier or a receiving place may not', async () => {
    const trip = await coachWith(t, yangcheng, 10);
    const lvliang = await t.as(Role.CountyScheduler, '141124');
    expect(await refusalOf(trip.id, { partyId: await party(t, yangcheng) }, 404, lvliang)).toBe('NOT_FOUND');
    const kunshan = await t.as(Role.ReceivingLiaison, '320583');
    await kunshan.get(`/trips/${trip.id}/bookings`).expect(403);
    await kunshan.get(`/trips/${trip.id}/availability`).expect(200);
  });
});

describe('the seats of a trip', () => {
  it('are drawn without naming anyone', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await booked(yangcheng, trip.id, await party(t, yangcheng, { size: 2 }));
    const [vehicle] = trip.vehicles;
    const { body } = await yangcheng.get(`/trips/${trip.id}/vehicles/${vehicle.id}/seats`).expect(200);
    expect(body.seats).toHaveLength(37);
    expect(body.seats.slice(0, 5).map(({ label, state }: never) => [label, state])).toEqual([
      ...[
        ['1', 'TAKEN'],
        ['2', 'TAKEN'],
        ['3', 'FREE'],
        ['4', 'FREE'],
      ],
      ['5', 'BLOCKED'],
    ]);
    expect(body.seats[0]).toEqual({
      ...{ label: '1', row: 1, column: 1, window: true, berth: null, facesRow: null },
      ...{ accessible: false, state: 'TAKEN' },
    });
    await yangcheng.get(`/trips/${trip.id}/vehicles/${trip.id}/seats`).expect(404);
  });
});

it('a trip with bookings is cancelled together with them', async () => {
  const trip = await coachWith(t, yangcheng, 3);
  const ids = [await party(t, yangcheng, { size: 2 }), await party(t, yangcheng, { size: 2 })];
  const [seated, waiting] = [
    await booked(yangcheng, trip.id, ids[0]),
    await booked(yangcheng, trip.id, ids[1]),
  ];
  expect([seated.state, waiting.state]).toEqual(['CONFIRMED', 'WAITING']);
  const { body } = await yangcheng
    .post(`/trips/${trip.id}/cancellation`)
    .send({ reason: '道路结冰' })
    .expect(200);
  expect(body).toEqual({ tripId: trip.id, parties: 2, people: 4 });
  for (const { id } of [seated, waiting]) {
    const booking = await yangcheng.get(`/bookings/${id}`).expect(200);
    expect(booking.body).toMatchObject({ state: 'CANCELLED', tripVehicleId: null });
    expect(seatsOf(booking.body)).toEqual([null, null]);
    expect(booking.body.decisions.at(-1)).toMatchObject({ step: 'cancel', reason: '道路结冰' });
  }
  const again = await yangcheng.post(`/trips/${trip.id}/cancellation`).send({}).expect(409);
  expect(again.body.code).toBe('ILLEGAL_STEP');
  const other = await coachWith(t, yangcheng, 4);
  await booked(yangcheng, other.id, ids[0]);
});

describe('a feeder leg', () => {
  /** A main trip from noon, and a coach to it from Yangcheng in the morning. */
  async function withFeeder() {
    const main = await coachWith(t, yangcheng, 10, {
      stops: [
        stop('BOARDING', '140522', '2024-02-20T12:00:00+08:00'),
        stop('ALIGHTING', '320583', '2024-02-21T02:00:00+08:00'),
      ],
    });
    const feeder = await coachWith(t, yangcheng, 10, {
      ...{ mainTripId: main.id, campaignId: await campaignId(t), destinationCode: '1405' },
      stops: [
        stop('BOARDING', '140522', '2024-02-20T09:00:00+08:00'),
        stop('ALIGHTING', '140502', '2024-02-20T11:00:00+08:00'),
      ],
    });
    return { main, feeder };
  }

  it('takes only those who hold seats on its main trip', async () => {
    const { main, feeder } = await withFeeder();
    const partyId = await party(t, yangcheng);
    expect(await refusalOf(feeder.id, { partyId })).toBe('NOT_ON_MAIN_TRIP');
    await booked(yangcheng, main.id, partyId);
    await booked(yangcheng, feeder.id, partyId);
  });

  it('is filled from the main trip, and cancelled along with it', async () => {
    const { main, feeder } = await withFeeder();
    const onMain = await booked(yangcheng, main.id, await party(t, yangcheng, { size: 2 }));
    await party(t, yangcheng);
    const filled = await yangcheng.post(`/trips/${feeder.id}/fillings`).expect(201);
    expect(filled.body).toMatchObject({ seatedParties: 1, seatedPeople: 2, skipped: [] });
    await yangcheng.post(`/bookings/${onMain.id}/cancellation`).send({ reason: '改乘' }).expect(200);
    const { body } = await yangcheng.get(`/trips/${feeder.id}/bookings`).expect(200);
    expect(body.items).toMatchObject([{ partyId: onMain.partyId, state: 'CANCELLED' }]);
  });
});
