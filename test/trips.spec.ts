import { Role } from '../src/access/roles.js';
import { newId } from '../src/shared/ids.js';
import { makeCarrier } from './support/fleet.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip, makeTrip, newTrip, stop } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

/** Puts a passenger on a seat past the rules of booking: here only the trip's side is tried. */
async function seatSomebody(
  trip: { id: string; campaignId: string; direction: string; vehicles: { id: string }[] },
  seat: string,
  worker = newId(),
): Promise<string> {
  const [party, request, booking] = [newId(), newId(), newId()];
  const vehicleId = trip.vehicles[0].id;
  const run = (sql: string, ...values: unknown[]) => t.dataSource.query(sql, values);
  await run(
    `INSERT INTO workers (id, name, sex, document_type, document_sealed, document_digest, phone_sealed, phone_digest, home_county_code)
     VALUES ($1, '张三', 'MALE', 'RESIDENT_ID', '', $2, '', '', '140522')
     ON CONFLICT DO NOTHING`,
    ...[worker, worker],
  );
  await run(`INSERT INTO parties (id, campaign_id) VALUES ($1, $2)`, party, trip.campaignId);
  await run(
    `INSERT INTO travel_requests (id, campaign_id, party_id, worker_id, direction, earliest_on, latest_on,
                                  home_county_code, work_place_code, created_by, created_at)
     VALUES ($1, $2, $3, $4, $6, '2024-02-20', '2024-02-20', '140522', '320583', $5, now())`,
    ...[request, trip.campaignId, party, worker, yangcheng.accountId, trip.direction],
  );
  await run(
    `INSERT INTO bookings (id, code, trip_id, party_id, state, trip_vehicle_id, priority_rank, created_by, created_at)
     VALUES ($1, $6, $2, $3, 'CONFIRMED', $4, 0, $5, now())`,
    ...[booking, trip.id, party, vehicleId, yangcheng.accountId, booking],
  );
  await run(
    `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id, trip_vehicle_id, seat)
     SELECT $1, $2, t.id, t.departs_at, t.arrives_at, $3, $4, $5, $6 FROM trips t WHERE t.id = $7`,
    ...[newId(), booking, request, worker, vehicleId, seat, trip.id],
  );
  return worker;
}

const refusal = async (overrides: object, status = 422) => {
  const { body } = await yangcheng
    .post('/trips')
    .send(await newTrip(t, overrides))
    .expect(status);
  return body;
};

describe('making a trip', () => {
  it('draws stops, vehicles and seats', async () => {
    const trip = await makeTrip(t, yangcheng, {
      vehicles: [
        { layoutCode: 'COACH_49' },
        { layoutCode: 'COACH_39', plate: '晋E12345', blockedSeats: ['36', '37'] },
      ],
    });
    expect(trip).toMatchObject({
      ...{ mode: 'COACH', state: 'DRAFT', organiserCode: '140522' },
      departsAt: '2024-02-20T07:00:00+08:00',
      arrivesAt: '2024-02-20T21:00:00+08:00',
      stops: [
        { seq: 1, kind: 'BOARDING' },
        { seq: 2, kind: 'ALIGHTING' },
      ],
      vehicles: [
        { seq: 1, label: '1号车', layoutCode: 'COACH_49', plate: null, seats: 47 },
        { seq: 2, label: '2号车', layoutCode: 'COACH_39', plate: '晋E12345', seats: 35 },
      ],
      decisions: [],
    });
    expect(trip.code).toMatch(/^[3-9A-Z]{4}-[3-9A-Z]{4}$/);
    const read = await yangcheng.get(`/trips/${trip.id}`).expect(200);
    expect(read.body).toEqual(trip);
  });
});

describe('every mode', () => {
  const layouts = {
    ...{ COACH: ['COACH_55'], CHARTERED_CARRIAGE: ['YW25G'], CHARTER_FLIGHT: ['A320_180'] },
    SPECIAL_TRAIN: [1, 2, 3, 4, 5, 6, 7, 8].map((car) => `CR400AF_0${car}`),
  };

  it.each([
    ['COACH', 53, '1号车'],
    ['SPECIAL_TRAIN', 576, '01车'],
    ['CHARTERED_CARRIAGE', 66, '01车'],
    ['CHARTER_FLIGHT', 180, '1号机'],
  ] as const)('goes both ways: %s', async (mode, seats, label) => {
    const vehicles = layouts[mode].map((layoutCode) => ({ layoutCode }));
    const there = await makeTrip(t, yangcheng, { mode, vehicles });
    const home = { direction: 'RETURN_HOME', originCode: '320583', destinationCode: '140522' };
    const stops = [
      stop('BOARDING', '320583', '2024-02-04T07:00:00+08:00'),
      stop('ALIGHTING', '140522', '2024-02-04T21:00:00+08:00'),
    ];
    const back = await makeTrip(t, yangcheng, { mode, vehicles, ...home, stops });
    for (const trip of [there, back]) {
      expect(trip.vehicles[0].label).toBe(label);
      expect(trip.vehicles.reduce((sum: number, one: { seats: number }) => sum + one.seats, 0)).toBe(seats);
    }
  });
});

describe('opening a trip', () => {
  it('happens once, however many try at the same time', async () => {
    const { id } = await makeTrip(t, yangcheng);
    const answers = await Promise.all([1, 2, 3, 4].map(() => yangcheng.post(`/trips/${id}/opening`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect((await yangcheng.get(`/trips/${id}`)).body.decisions).toHaveLength(1);
  });

  it('needs a vehicle', async () => {
    const trip = await makeTrip(t, yangcheng, { vehicles: [] });
    const { body } = await yangcheng.post(`/trips/${trip.id}/opening`).expect(409);
    expect(body.code).toBe('TRIP_NEEDS_VEHICLE');
    expect((await yangcheng.get(`/trips/${trip.id}`)).body.state).toBe('DRAFT');
  });

  it('is a decision that is kept, and happens once', async () => {
    const trip = await makeOpenTrip(t, yangcheng);
    expect(trip.state).toBe('OPEN');
    expect(trip.decisions).toEqual([
      expect.objectContaining({
        ...{ step: 'open', fromState: 'DRAFT', toState: 'OPEN', accountId: yangcheng.accountId },
      }),
    ]);
    const { body } = await yangcheng.post(`/trips/${trip.id}/opening`).expect(409);
    expect(body).toMatchObject({ code: 'ILLEGAL_STEP', state: 'OPEN', possible: ['close', 'cancel'] });
  });

  it('of a chartered carriage needs the train it runs in', async () => {
    const carriage = { mode: 'CHARTERED_CARRIAGE', vehicles: [{ layoutCode: 'YZ25G', label: '05车' }] };
    const trip = await makeTrip(t, yangcheng, carriage);
    const { body } = await yangcheng.post(`/trips/${trip.id}/opening`).expect(409);
    expect(body.code).toBe('CARRIAGE_NEEDS_TRAIN');
    const named = await makeOpenTrip(t, yangcheng, { ...carriage, serviceNumber: 'K726' });
    expect(named).toMatchObject({ serviceNumber: 'K726', vehicles: [{ label: '05车', seats: 118 }] });
  });
});

describe('a bad trip', () => {
  it.each([
    ['an unknown region', { destinationCode: '149999' }, 'destinationCode', 'unknownRegion'],
    ['an unknown campaign', { campaignId: newId() }, 'campaignId', 'unknownCampaign'],
    ['an unknown carrier', { carrierId: newId() }, 'carrierId', 'unknownCarrier'],
    ['an unknown main trip', { mainTripId: newId() }, 'mainTripId', 'unknownTrip'],
    ['a start in another province', { originCode: '4419' }, 'originCode', 'homeEndOutsideProvince'],
    [
      'no stop to alight',
      { stops: [stop('BOARDING', '140522', '2024-02-20T07:00:00+08:00')] },
      'stops',
      'stopsOnBothEnds',
    ],
    [
      'an unknown layout',
      { vehicles: [{ layoutCode: 'ZEPPELIN' }] },
      'vehicles[0].layoutCode',
      'unknownLayout',
    ],
    [
      'a carriage in a convoy',
      { vehicles: [{ layoutCode: 'YZ25G' }] },
      'vehicles[0].layoutCode',
      'wrongKind',
    ],
    ['no layout at all', { vehicles: [{ plate: '晋E1' }] }, 'vehicles[0].layoutCode', 'oneOfThree'],
    [
      'an unknown seat',
      { vehicles: [{ layoutCode: 'COACH_39', blockedSeats: ['99'] }] },
      'vehicles[0].blockedSeats',
      'unknownSeat',
    ],
  ])('with %s is refused by name', async (_, overrides, field, code) => {
    const body = await refusal(overrides);
    expect(body.errors).toEqual([expect.objectContaining({ field, code })]);
  });
});

describe('changing a trip', () => {
  it('moves its stops and with them its times', async () => {
    const { id } = await makeOpenTrip(t, yangcheng);
    const stops = [
      stop('BOARDING', '140522', '2024-02-20T06:00:00+08:00', '西河乡'),
      stop('BOARDING', '140500', '2024-02-20T08:00:00+08:00', '晋城汽车站'),
      stop('ALIGHTING', '320583', '2024-02-20T23:00:00+08:00', '昆山北站'),
    ];
    const { body } = await yangcheng.patch(`/trips/${id}`).send({ stops, notes: '带水' }).expect(200);
    expect(body).toMatchObject({ departsAt: stops[0].stopsAt, arrivesAt: stops[2].stopsAt, notes: '带水' });
    expect(body.stops.map((one: { regionCode: string }) => one.regionCode)).toEqual([
      '140522',
      '1405',
      '320583',
    ]);
  });

  it('carries new times to its passengers, unless someone would travel twice at once', async () => {
    const stopsOf = (from: string, until: string) => [
      stop('BOARDING', '140522', `2024-02-${from}:00+08:00`),
      stop('ALIGHTING', '320583', `2024-02-${until}:00+08:00`),
    ];
    const home = { direction: 'RETURN_HOME', originCode: '320583', destinationCode: '140522' };
    const there = await makeOpenTrip(t, yangcheng, { stops: stopsOf('20T07:00', '20T21:00') });
    const back = await makeOpenTrip(t, yangcheng, { ...home, stops: stopsOf('21T07:00', '21T21:00') });
    const worker = await seatSomebody(there, '1');
    await seatSomebody(back, '1', worker);

    const delayed = { stops: stopsOf('20T09:00', '20T23:00') };
    await yangcheng.patch(`/trips/${there.id}`).send(delayed).expect(200);
    const [passenger] = await t.dataSource.query<{ departs_at: Date }[]>(
      `SELECT p.departs_at FROM passengers p WHERE p.trip_id = $1`,
      [there.id],
    );
    expect(passenger.departs_at).toEqual(new Date('2024-02-20T09:00:00+08:00'));

    const tooLate = { stops: stopsOf('20T20:00', '21T10:00') };
    const { body } = await yangcheng.patch(`/trips/${there.id}`).send(tooLate).expect(409);
    expect(body.code).toBe('PERSON_ALREADY_TRAVELLING');
    expect((await yangcheng.get(`/trips/${there.id}`)).body.departsAt).toBe('2024-02-20T09:00:00+08:00');
  });

  it('keeps the route of an open trip and everything of a cancelled one', async () => {
    const { id } = await makeTrip(t, yangcheng);
    await yangcheng.patch(`/trips/${id}`).send({ destinationCode: '441900' }).expect(200);
    expect((await yangcheng.get(`/trips/${id}`)).body.destinationCode).toBe('4419');
    await yangcheng.post(`/trips/${id}/opening`).expect(200);
    const fixed = await yangcheng.patch(`/trips/${id}`).send({ destinationCode: '3205' }).expect(409);
    expect(fixed.body.code).toBe('ROUTE_FIXED');
    await t.dataSource.query(`UPDATE trips SET state = 'CANCELLED' WHERE id = $1`, [id]);
    const late = await yangcheng.patch(`/trips/${id}`).send({ notes: '晚了' }).expect(409);
    expect(late.body.code).toBe('TRIP_NOT_EDITABLE');
  });

  it('cannot take the train from an open chartered carriage', async () => {
    const { id } = await makeOpenTrip(t, yangcheng, {
      ...{ mode: 'CHARTERED_CARRIAGE', vehicles: [{ layoutCode: 'YZ25G' }], serviceNumber: 'K726' },
    });
    const { body } = await yangcheng.patch(`/trips/${id}`).send({ serviceNumber: null }).expect(409);
    expect(body.code).toBe('CARRIAGE_NEEDS_TRAIN');
  });

  it.each(['originCode', 'stops', 'notes'])('refuses null for %s', async (field) => {
    const { id } = await makeTrip(t, yangcheng);
    const { body } = await yangcheng
      .patch(`/trips/${id}`)
      .send({ [field]: null })
      .expect(422);
    expect(body.errors[0].field).toBe(field);
  });
});

describe('the vehicles of a trip', () => {
  it('are added, replaced and removed', async () => {
    const trip = await makeOpenTrip(t, yangcheng);
    const added = await yangcheng
      .post(`/trips/${trip.id}/vehicles`)
      .send({ layoutCode: 'COACH_55' })
      .expect(201);
    expect(added.body.vehicles[1]).toMatchObject({ seq: 2, label: '2号车', seats: 53 });

    const [first, second] = added.body.vehicles;
    const other = { layoutCode: 'COACH_39', plate: '晋E00001', blockedSeats: ['1'] };
    const path = `/trips/${trip.id}/vehicles/${first.id}`;
    const replaced = await yangcheng.put(path).send(other).expect(200);
    expect(replaced.body.vehicles[0]).toMatchObject({
      ...{ id: first.id, seq: 1, label: '1号车', layoutCode: 'COACH_39', plate: '晋E00001', seats: 36 },
    });

    const named = await yangcheng
      .put(path)
      .send({ ...other, label: '甲车' })
      .expect(200);
    expect(named.body.vehicles[0].label).toBe('甲车');
    expect((await yangcheng.put(path).send(other).expect(200)).body.vehicles[0].label).toBe('甲车');
    const twice = await yangcheng
      .put(path)
      .send({ ...other, label: '2号车' })
      .expect(409);
    expect(twice.body).toMatchObject({ code: 'VEHICLE_LABEL_TWICE', label: '2号车' });

    await yangcheng.delete(path).expect(200);
    const last = await yangcheng.delete(`/trips/${trip.id}/vehicles/${second.id}`).expect(409);
    expect(last.body.code).toBe('TRIP_NEEDS_VEHICLE');
    await yangcheng.delete(path).expect(404);
  });

  it('stay while passengers hold their seats, unless the other vehicle has the same seats', async () => {
    const trip = await makeOpenTrip(t, yangcheng);
    const [{ id }] = trip.vehicles;
    await seatSomebody(trip, '47');
    const path = `/trips/${trip.id}/vehicles/${id}`;
    const refused = [
      await yangcheng.delete(path).expect(409),
      await yangcheng.put(path).send({ layoutCode: 'COACH_39' }).expect(409),
      await yangcheng
        .put(path)
        .send({ layoutCode: 'COACH_49', blockedSeats: ['47'] })
        .expect(409),
    ];
    expect(refused.map(({ body }) => body.code)).toEqual(Array(3).fill('VEHICLE_HAS_PASSENGERS'));
    const larger = await yangcheng.put(path).send({ layoutCode: 'COACH_55' }).expect(200);
    expect(larger.body.vehicles[0].seats).toBe(53);
  });
});

describe('a feeder leg', () => {
  const at = (from: string, until: string) => ({
    stops: [
      stop('BOARDING', '140522', `2024-02-20T${from}:00+08:00`),
      stop('ALIGHTING', '140522', `2024-02-20T${until}:00+08:00`),
    ],
  });

  it('is over before its main trip starts, also when one of them is changed', async () => {
    const main = await makeTrip(t, yangcheng);
    const feeder = { mainTripId: main.id, destinationCode: '140522' };
    const overlapping = await refusal({ ...feeder, ...at('06:00', '07:30') });
    expect(overlapping.code).toBe('FEEDER_TIMES_OVERLAP');
    const made = await makeTrip(t, yangcheng, { ...feeder, ...at('05:30', '06:45') });
    expect(made.mainTripId).toBe(main.id);

    const earlier = [
      stop('BOARDING', '140522', '2024-02-20T06:30:00+08:00'),
      stop('ALIGHTING', '320583', '2024-02-20T20:00:00+08:00'),
    ];
    const moved = await yangcheng.patch(`/trips/${main.id}`).send({ stops: earlier }).expect(422);
    expect(moved.body.code).toBe('FEEDER_TIMES_OVERLAP');
    const { body } = await yangcheng.get(`/trips?mainTripId=${main.id}`).expect(200);
    expect(body.items.map((trip: { id: string }) => trip.id)).toEqual([made.id]);
  });

  it('feeds neither another feeder nor a trip the other way', async () => {
    const main = await makeTrip(t, yangcheng);
    const feeder = await makeTrip(t, yangcheng, { mainTripId: main.id, ...at('05:30', '06:45') });
    const second = await refusal({ mainTripId: feeder.id, ...at('04:00', '05:00') });
    expect(second.errors[0]).toMatchObject({ field: 'mainTripId', code: 'feederOfFeeder' });
    const back = { direction: 'RETURN_HOME', originCode: '320583', destinationCode: '140522' };
    const other = await refusal({ ...back, mainTripId: main.id, ...at('05:30', '06:45') });
    expect(other.errors[0]).toMatchObject({ field: 'mainTripId', code: 'otherDirection' });
  });
});

describe('reading trips', () => {
  it('is for offices above and below, both ends and the carrier, nobody else', async () => {
    const { id: carrierId } = await makeCarrier(t);
    const trip = await makeTrip(t, yangcheng, { carrierId });
    const sees = async (role: Role, actsFor: string) => {
      const caller = await t.as(role, actsFor);
      const { status } = await caller.get(`/trips/${trip.id}`);
      const { body } = await caller.get('/trips?limit=200').expect(200);
      const listed = body.items.some(({ id }: { id: string }) => id === trip.id);
      return [status, listed];
    };
    expect(await sees(Role.ProvinceOfficer, '14')).toEqual([200, true]);
    expect(await sees(Role.CityOfficer, '1405')).toEqual([200, true]);
    expect(await sees(Role.ReceivingLiaison, '320583')).toEqual([200, true]);
    expect(await sees(Role.ReceivingLiaison, '32')).toEqual([200, true]);
    expect(await sees(Role.CarrierLiaison, carrierId)).toEqual([200, true]);
    expect(await sees(Role.CountyScheduler, '140581')).toEqual([404, false]);
    expect(await sees(Role.ReceivingLiaison, '4419')).toEqual([404, false]);
    expect(await sees(Role.CarrierLiaison, (await makeCarrier(t)).id)).toEqual([404, false]);
  });

  it('of a way home is for the place it starts from', async () => {
    const home = { direction: 'RETURN_HOME', originCode: '3205', destinationCode: '140522' };
    const trip = await makeTrip(t, yangcheng, home);
    const kunshan = await t.as(Role.ReceivingLiaison, '320583');
    await kunshan.get(`/trips/${trip.id}`).expect(200);
    const { body } = await kunshan.get('/trips?direction=RETURN_HOME&limit=200').expect(200);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(trip.id);
  });

  it('does not mean changing: that is the organiser’s', async () => {
    const trip = await makeTrip(t, yangcheng);
    const gaoping = await t.as(Role.CountyScheduler, '140581');
    await gaoping.post(`/trips/${trip.id}/opening`).expect(404);
    await gaoping.patch(`/trips/${trip.id}`).send({ notes: '我的' }).expect(404);
    await gaoping
      .post('/trips')
      .send(await newTrip(t))
      .expect(403);
    const liaison = await t.as(Role.ReceivingLiaison, '320583');
    await liaison.post(`/trips/${trip.id}/opening`).expect(403);
    await (await t.as(Role.CityOfficer, '1405')).post(`/trips/${trip.id}/opening`).expect(200);
  });

  it('finds them by day in China, mode, state and place, page by page', async () => {
    const city = await t.as(Role.CityOfficer, '1406');
    const made: string[] = [];
    for (const [from, until] of [
      ['2024-02-21T00:10:00+08:00', '2024-02-21T20:00:00+08:00'],
      ['2024-02-20T23:50:00+08:00', '2024-02-21T20:00:00+08:00'],
      ['2024-02-21T23:50:00+08:00', '2024-02-22T20:00:00+08:00'],
    ]) {
      const stops = [stop('BOARDING', '1406', from), stop('ALIGHTING', '110105', until)];
      const ends = { organiserCode: '1406', originCode: '1406', destinationCode: '110105', stops };
      made.push((await makeTrip(t, city, ends)).id);
    }
    const find = async (query: string) => {
      const { body } = await city.get(`/trips?${query}`).expect(200);
      return body.items.map(({ id }: { id: string }) => made.indexOf(id));
    };
    expect(await find('day=2024-02-21&organiserCode=140600')).toEqual([0, 2]);
    expect(await find('destinationCode=11&originCode=1406&mode=COACH&state=DRAFT')).toEqual([0, 1, 2]);
    expect(await find('state=OPEN')).toEqual([]);
    const first = await city.get('/trips?limit=2').expect(200);
    expect(await find(`limit=2&after=${first.body.next}`)).toEqual([2]);
  });

  it('names where a trip begins and ends, in lists and alone', async () => {
    const trip = await makeOpenTrip(t, yangcheng);
    const names = { originName: '山西省晋城市阳城县', destinationName: '江苏省苏州市昆山市' };
    expect(trip).toMatchObject({ originCode: '140522', destinationCode: '320583', ...names });
    for (const caller of [yangcheng, await t.as(Role.ProvinceOfficer, '14')]) {
      const { body } = await caller.get('/trips?state=OPEN&originCode=140522&limit=200').expect(200);
      expect(body.items.find(({ id }: { id: string }) => id === trip.id)).toMatchObject(names);
    }
  });
});

describe('warnings', () => {
  it('tell what may go wrong, and never stand in the way', async () => {
    t.clock.set('2024-02-05T09:00:00+08:00');
    const trip = await makeOpenTrip(t, yangcheng, {
      ...{ mode: 'CHARTERED_CARRIAGE', vehicles: [{ layoutCode: 'YZ25G' }], serviceNumber: 'K726' },
    });
    expect(trip.warnings.map(({ code }: { code: string }) => code)).toEqual([
      'SHORT_RAIL_NOTICE',
      'NO_CARRIER',
    ]);
    t.clock.set('2024-02-01T09:00:00+08:00');
  });
});
