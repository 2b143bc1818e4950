import { Role } from '../src/access/roles.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { makeOpenTrip, makeTrip, newTrip, stop } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

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

describe('opening a trip', () => {
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
