import { Role } from '../src/access/roles.js';
import { BuiltInLayouts } from '../src/fleet/built-in-layouts.js';
import { FleetService } from '../src/fleet/fleet.service.js';
import { asSystem } from '../src/shared/database/scope.js';
import { makeCarrier, makeVehicle } from './support/fleet.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeTrip, newTrip } from './support/trip.factory.js';

let t: TestApp;
let city: Caller;
beforeAll(async () => {
  t = await startTestApp();
  city = await t.as(Role.CityOfficer, '1405');
});
afterAll(() => t.close());

describe('built-in layouts', () => {
  it('are there when the service has started, and loading them again changes nothing', async () => {
    const rows = () => t.dataSource.query(`SELECT l.xmin, l.code FROM seat_layouts l ORDER BY l.code`);
    const before = await rows();
    expect(before).toHaveLength(31);
    await t.app.get(BuiltInLayouts).onApplicationBootstrap();
    expect(await rows()).toEqual(before);
  });

  it('come back to the data file when they differ from it', async () => {
    await t.dataSource.query(`UPDATE seat_layouts SET name = '旧名', assignable = 1 WHERE code = 'COACH_39'`);
    await t.app.get(BuiltInLayouts).onApplicationBootstrap();
    const layout = await asSystem('boot', () => t.app.get(FleetService).layoutByCode('COACH_39'));
    expect(layout).toMatchObject({ name: '39座客车', assignable: 37, regionCode: null });
  });

  it('are listed by kind and drawn seat by seat', async () => {
    const { body } = await city.get('/seat-layouts?kind=AIR&limit=3').expect(200);
    expect(body.items.map((one: { code: string }) => one.code)).toEqual(['C909', 'A320_180', 'B737_186']);
    const rest = await city.get(`/seat-layouts?kind=AIR&limit=3&after=${body.next}`).expect(200);
    expect(rest.body.items).toEqual([
      expect.objectContaining({ code: 'A321_220', rated: 220, assignable: 220 }),
    ]);
    const drawn = await city.get(`/seat-layouts/${body.items[0].id}`).expect(200);
    expect(drawn.body.seats[4]).toEqual({ label: '1F', row: 1, column: 6, window: true });
  });
});

describe('an own layout', () => {
  const minibus = {
    ...{ code: 'JINCHENG_19', name: '19座中巴', kind: 'COACH', rated: 19, regionCode: '140500' },
    rows: [{ places: '#. #' }, { places: '## #', repeat: 4 }, { places: '####' }],
  };

  it('is drawn from rows, used on a trip, and seen by the region and those above and below', async () => {
    const { body } = await city.post('/seat-layouts').send(minibus).expect(201);
    expect(body).toMatchObject({ assignable: 18, rated: 19, regionCode: '1405' });
    expect(body.seats[0]).toEqual({ label: '1', row: 1, column: 1, window: true });
    const trip = await makeTrip(t, city, { vehicles: [{ layoutCode: 'JINCHENG_19' }] });
    expect(trip.vehicles[0]).toMatchObject({ layoutId: body.id, seats: 18 });
    const sees = async (regionCode: string) => {
      const officer = await t.as(Role.CountyScheduler, regionCode);
      return (await officer.get(`/seat-layouts/${body.id}`)).status;
    };
    expect([await sees('14'), await sees('140522'), await sees('1404')]).toEqual([200, 200, 404]);
    const again = await city.post('/seat-layouts').send(minibus).expect(409);
    expect(again.body.code).toBe('LAYOUT_CODE_TAKEN');
  });

  it('marks the seats that are kept for disabled people', async () => {
    const marked = { ...minibus, code: 'LOW_FLOOR_19', accessibleSeats: ['1', '4'] };
    const { body } = await city.post('/seat-layouts').send(marked).expect(201);
    const accessible = body.seats.filter((seat: { accessible?: boolean }) => seat.accessible);
    expect(accessible.map(({ label }: { label: string }) => label)).toEqual(['1', '4']);
    const { vehicles, id } = await makeTrip(t, city, { vehicles: [{ layoutCode: 'LOW_FLOOR_19' }] });
    const plan = await city.get(`/trips/${id}/vehicles/${vehicles[0].id}/seats`).expect(200);
    const drawn = plan.body.seats.map(({ label, accessible: is }: { label: string; accessible: boolean }) => [
      label,
      is,
    ]);
    expect(drawn.slice(0, 5)).toEqual([
      ['1', true],
      ['2', false],
      ['3', false],
      ['4', true],
      ['5', false],
    ]);
  });

  it('is drawn seat by seat', async () => {
    const seats = [
      { label: '01下', row: 1, column: 1, window: false, berth: 'LOWER' },
      { label: '01上', row: 1, column: 1, window: false, berth: 'UPPER' },
    ];
    const sleeper = { ...minibus, code: 'SLEEPER', rated: 3, rows: undefined, seats };
    const { body } = await city.post('/seat-layouts').send(sleeper).expect(201);
    expect(body.seats).toEqual(seats);
  });

  const seat = (label: string, column: number, more = {}) => ({
    label,
    row: 1,
    column,
    window: false,
    ...more,
  });
  it.each([
    ['neither rows nor seats', { rows: undefined }, 'rows', 'rowsOrSeats'],
    ['rows without a seat', { rows: [{ places: '. .' }] }, 'rows', 'noSeat'],
    ['more seats than rated', { rated: 17 }, 'rated', 'moreSeatsThanRated'],
    ['a letter twice in a row', { rows: [{ places: 'AB AC' }] }, 'seats', 'labelTwice'],
    ['a label twice', { rows: undefined, seats: [seat('1', 1), seat('1', 2)] }, 'seats', 'labelTwice'],
    [
      'two seats in one place',
      { rows: undefined, seats: [seat('1', 1), seat('2', 1)] },
      'seats',
      'placeTwice',
    ],
    [
      'a row that faces nothing',
      { rows: undefined, seats: [seat('1', 1, { facesRow: 2 })] },
      'seats',
      'facesNowhere',
    ],
    ['an accessible seat that is not there', { accessibleSeats: ['19'] }, 'accessibleSeats', 'unknownSeat'],
    ['an unknown region', { regionCode: '149999' }, 'regionCode', 'unknownRegion'],
    ['an odd character', { rows: [{ places: '#*#' }] }, 'rows[0].places', 'matches'],
  ])('with %s is refused by name', async (_, overrides, field, code) => {
    const draft = { ...minibus, code: 'BROKEN', ...overrides };
    const { body } = await city.post('/seat-layouts').send(draft).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ field, code })]);
  });

  it('is drawn for one’s own region only', async () => {
    const other = { ...minibus, code: 'CHANGZHI_19', regionCode: '1404' };
    expect((await city.post('/seat-layouts').send(other).expect(403)).body.code).toBe('OUTSIDE_REGION');
  });
});

describe('carriers', () => {
  const company = { kind: 'COACH', name: '晋城客运', regionCode: '1405', email: 'dispatch@example.com' };

  it('are registered and changed by the offices of their region', async () => {
    const { body } = await city.post('/carriers').send(company).expect(201);
    expect(body).toMatchObject({ ...company, contactName: '', phone: '' });
    const changed = await city.patch(`/carriers/${body.id}`).send({ phone: '0356-2020202' }).expect(200);
    expect(changed.body).toEqual({ ...body, phone: '0356-2020202' });
    const changzhi = await t.as(Role.CityOfficer, '1404');
    await changzhi.patch(`/carriers/${body.id}`).send({ phone: '1' }).expect(403);
    await changzhi
      .post('/carriers')
      .send({ ...company, name: '别家' })
      .expect(403);
    expect((await city.post('/carriers').send(company).expect(409)).body.code).toBe('CARRIER_NAME_TAKEN');
    expect(
      (await city.patch(`/carriers/${body.id}`).send({ name: null }).expect(422)).body.errors[0].field,
    ).toBe('name');
  });

  it('are listed by kind; a liaison sees its own', async () => {
    const air = await makeCarrier(t, { kind: 'AIR', name: '山西航空' });
    const { body } = await city.get('/carriers?kind=AIR').expect(200);
    expect(body.items).toEqual([air]);
    const liaison = await t.as(Role.CarrierLiaison, air.id);
    expect((await liaison.get('/carriers').expect(200)).body.items).toEqual([air]);
  });
});

describe('vehicles', () => {
  it('bring layout, plate and blocked seats to a trip of their carrier', async () => {
    const carrier = await makeCarrier(t);
    const vehicle = await makeVehicle(t, carrier.id, { plate: '晋E88888', blockedSeats: ['47'] });
    const trip = await makeTrip(t, city, {
      carrierId: carrier.id,
      vehicles: [{ vehicleId: vehicle.id, blockedSeats: ['46'] }],
    });
    expect(trip.vehicles[0]).toMatchObject({
      ...{ vehicleId: vehicle.id, plate: '晋E88888', layoutCode: 'COACH_49', seats: 45 },
    });
    const other = await newTrip(t, {
      carrierId: (await makeCarrier(t)).id,
      vehicles: [{ vehicleId: vehicle.id }],
    });
    const { body } = await city.post('/trips').send(other).expect(422);
    expect(body.errors[0]).toMatchObject({ field: 'vehicles[0].vehicleId', code: 'otherCarrier' });
  });

  it('are kept by their carrier’s liaison too, and not by another’s', async () => {
    const [own, other] = [await makeCarrier(t), await makeCarrier(t)];
    const liaison = await t.as(Role.CarrierLiaison, own.id);
    const coach = { layoutCode: 'COACH_55', plate: '晋E00055' };
    const { body } = await liaison
      .post('/vehicles')
      .send({ ...coach, carrierId: own.id })
      .expect(201);
    const foreign = await liaison
      .post('/vehicles')
      .send({ ...coach, carrierId: other.id })
      .expect(403);
    expect(foreign.body.code).toBe('OUTSIDE_CARRIER');
    expect((await liaison.get(`/vehicles?carrierId=${own.id}`).expect(200)).body.items).toEqual([body]);
    expect((await liaison.get(`/vehicles?carrierId=${other.id}`).expect(200)).body.items).toEqual([]);
    const twice = await liaison
      .post('/vehicles')
      .send({ ...coach, carrierId: own.id })
      .expect(409);
    expect(twice.body.code).toBe('PLATE_TAKEN');
  });

  it('that are retired go on no new trip', async () => {
    const carrier = await makeCarrier(t);
    const vehicle = await makeVehicle(t, carrier.id);
    const { body } = await city.post(`/vehicles/${vehicle.id}/retirement`).expect(200);
    expect(body.retiredAt).toBe('2024-02-01T09:00:00+08:00');
    const trip = await newTrip(t, { vehicles: [{ vehicleId: vehicle.id }] });
    const refused = await city.post('/trips').send(trip).expect(422);
    expect(refused.body.errors[0]).toMatchObject({ field: 'vehicles[0].vehicleId', code: 'unknownVehicle' });
  });

  it.each([
    ['a layout of another kind', { layoutCode: 'YZ25G' }, 'layoutCode', 'wrongKind'],
    ['an unknown layout', { layoutCode: 'CART' }, 'layoutCode', 'unknownLayout'],
    ['an unknown seat', { blockedSeats: ['48'] }, 'blockedSeats', 'unknownSeat'],
  ])('with %s are refused by name', async (_, overrides, field, code) => {
    const { id: carrierId } = await makeCarrier(t);
    const vehicle = { carrierId, layoutCode: 'COACH_49', plate: '晋E1', ...overrides };
    const { body } = await city.post('/vehicles').send(vehicle).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ field, code })]);
  });
});
