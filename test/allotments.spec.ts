import { JobRunner } from '../src/shared/jobs/job-runner.js';
import { Role } from '../src/access/roles.js';
import { AllotmentReturns } from '../src/seating/allotments/allotment-returns.service.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

const [YANGCHENG, GAOPING] = ['140522', '140581'];
let t: TestApp;
let jincheng: Caller;
let yangcheng: Caller;
let gaoping: Caller;
beforeAll(async () => {
  t = await startTestApp();
  jincheng = await t.as(Role.CityOfficer, '1405');
  yangcheng = await t.as(Role.CountyScheduler, YANGCHENG);
  gaoping = await t.as(Role.CountyScheduler, GAOPING);
});
beforeEach(async () => {
  // What the test before has left is over.
  t.clock.set('2024-02-16T09:00:00+08:00');
  await giveBackDue();
  t.clock.set('2024-02-10T09:00:00+08:00');
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

const ofCity = { organiserCode: '1405', originCode: '1405' };
const allot = (tripId: string, regionCode: string, seats: number, more: object = {}) =>
  jincheng
    .post(`/trips/${tripId}/allotments`)
    .send({ regionCode, seats, returnsAt: '2024-02-15T18:00:00+08:00', ...more });
const giveBack = (id: string, by = gaoping) => by.post(`/allotments/${id}/return`).send({});
const giveBackDue = () => t.app.get(AllotmentReturns).giveBackDue();

/** A coach of the city, some of its seats kept for 高平. */
async function coachKeeping(kept: number, seats = 4) {
  const trip = await coachWith(t, jincheng, seats, ofCity);
  const { body: allotment } = await allot(trip.id, GAOPING, kept).expect(201);
  return { trip, allotment };
}
const book = async (tripId: string, home: string, size = 1) =>
  booked(home === GAOPING ? gaoping : yangcheng, tripId, await party(t, jincheng, { home, size }));
const stateOf = async (id: string) => (await jincheng.get(`/bookings/${id}`).expect(200)).body.state;
const lastStepOf = async (id: string) =>
  (await jincheng.get(`/bookings/${id}`).expect(200)).body.decisions.at(-1);

describe('seats kept for a region', () => {
  it('are for its people, who have the open pool as well; others have the pool alone', async () => {
    const { trip } = await coachKeeping(3);
    const pair = await book(trip.id, YANGCHENG, 2);
    expect(pair.decisions).toMatchObject([{ step: 'wait', reason: 'SEATS_ALLOTTED' }]);
    expect((await book(trip.id, YANGCHENG)).state).toBe('CONFIRMED');
    expect((await book(trip.id, GAOPING, 3)).state).toBe('CONFIRMED');
    expect((await book(trip.id, GAOPING)).decisions).toMatchObject([{ step: 'wait', reason: 'NO_ROOM' }]);
  });

  it('are used by those of the region who sit there already', async () => {
    const trip = await coachWith(t, jincheng, 4, ofCity);
    await book(trip.id, GAOPING, 2);
    await allot(trip.id, GAOPING, 3).expect(201);
    expect((await book(trip.id, YANGCHENG)).state).toBe('CONFIRMED');
    expect((await book(trip.id, YANGCHENG)).state).toBe('WAITING');
  });

  it('hold in bulk too: a filling leaves them', async () => {
    const { trip } = await coachKeeping(3);
    for (let i = 0; i < 3; i += 1) await party(t, jincheng, { home: YANGCHENG });
    const { body } = await jincheng.post(`/trips/${trip.id}/fillings`).expect(201);
    const homes = await t.dataSource.query<{ home: string }[]>(
      `SELECT r.home_county_code AS home FROM passengers p JOIN travel_requests r ON r.id = p.travel_request_id
        WHERE p.trip_id = $1 AND p.seat IS NOT NULL AND r.home_county_code <> $2`,
      [trip.id, GAOPING],
    );
    expect(body.seatedPeople).toBeGreaterThan(0);
    expect(homes).toHaveLength(1);
  });

  it('let those behind pass who may have them, and tell the others why', async () => {
    const { trip } = await coachKeeping(2, 2);
    const held = await book(trip.id, GAOPING, 2);
    const [first, second] = [await book(trip.id, YANGCHENG), await book(trip.id, GAOPING)];
    await gaoping.post(`/bookings/${held.id}/cancellation`).send({}).expect(200);
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['WAITING', 'CONFIRMED']);
    expect(await lastStepOf(first.id)).toMatchObject({ step: 'pass-over', reason: 'SEATS_ALLOTTED' });
  });

  it('show to each office as free only what its people may have', async () => {
    const { trip } = await coachKeeping(3);
    const shown = async (caller: Caller) => {
      const { free, kept } = (await caller.get(`/trips/${trip.id}/availability`).expect(200)).body;
      return { free, kept };
    };
    expect(await shown(yangcheng)).toEqual({ free: 1, kept: 0 });
    expect(await shown(gaoping)).toEqual({ free: 4, kept: 3 });
    expect(await shown(jincheng)).toEqual({ free: 4, kept: 3 });
    t.clock.set('2024-02-15T18:00:00+08:00');
    await until(async () => (await shown(yangcheng)).free === 4);
  });

  it('are no alternative for others', async () => {
    const full = await coachWith(t, jincheng, 1, ofCity);
    await book(full.id, YANGCHENG);
    const waiting = await book(full.id, YANGCHENG);
    const { trip } = await coachKeeping(4);
    const { body } = await yangcheng.get(`/bookings/${waiting.id}/alternatives`).expect(200);
    expect(body.items.map((item: { trip: { id: string } }) => item.trip.id)).not.toContain(trip.id);
  });
});

describe('an allotment', () => {
  it('is over at its moment, for those who ask then and, by the job, for those who wait', async () => {
    const { trip } = await coachKeeping(3);
    const waiting = await book(trip.id, YANGCHENG, 2);
    expect(await giveBackDue()).toBe(0);
    t.clock.set('2024-02-15T18:00:00+08:00');
    const beside = await startBeside(t);
    beside.clock.set('2024-02-15T18:00:00+08:00');
    const both = await Promise.all([giveBackDue(), beside.app.get(AllotmentReturns).giveBackDue()]);
    await beside.close();
    expect(both[0] + both[1]).toBe(1);
    expect(await stateOf(waiting.id)).toBe('CONFIRMED');
    expect((await book(trip.id, YANGCHENG, 2)).state).toBe('CONFIRMED');
    const { body } = await jincheng.get(`/trips/${trip.id}/allotments`).expect(200);
    expect(body.items).toMatchObject([{ returnedAt: '2024-02-15T18:00:00+08:00' }]);
  });

  it('does not outlast its moment although no job has come by', async () => {
    const { trip } = await coachKeeping(4);
    t.clock.set('2024-02-15T18:00:00+08:00');
    expect((await book(trip.id, YANGCHENG, 4)).state).toBe('CONFIRMED');
    await t.app.get(JobRunner).wake();
    const { body } = await jincheng.get(`/trips/${trip.id}/allotments`).expect(200);
    expect(body.items).toMatchObject([{ returnedAt: null }]);
    expect(await giveBackDue()).toBe(1);
  });

  it('can be given back early by its region or the trip’s office, once, and moves the list up', async () => {
    const { trip, allotment } = await coachKeeping(4);
    const waiting = await book(trip.id, YANGCHENG, 2);
    await giveBack(allotment.id, yangcheng).expect(403);
    const { body } = await giveBack(allotment.id).expect(200);
    expect(body).toEqual({ ...allotment, returnedAt: '2024-02-10T09:00:00+08:00' });
    expect(await stateOf(waiting.id)).toBe('CONFIRMED');
    expect((await giveBack(allotment.id, jincheng).expect(409)).body.code).toBe('ALLOTMENT_RETURNED');
    await giveBack(trip.id).expect(404);
  });

  it('is listed whole for the trip’s office, and to each other its own', async () => {
    const { trip } = await coachKeeping(2);
    await allot(trip.id, YANGCHENG, 1).expect(201);
    const regions = async (caller: Caller) => {
      const { body } = await caller.get(`/trips/${trip.id}/allotments`).expect(200);
      return body.items.map(({ regionCode }: { regionCode: string }) => regionCode);
    };
    expect(await regions(jincheng)).toEqual([GAOPING, YANGCHENG]);
    expect(await regions(yangcheng)).toEqual([YANGCHENG]);
  });

  it('is made by the office that runs the trip, within its seats, region and time', async () => {
    const { trip } = await coachKeeping(3);
    const refusal = async (regionCode: string, seats: number, more: object = {}) => {
      const { status, body } = await allot(trip.id, regionCode, seats, more);
      return [status, body.errors?.[0].code ?? body.code];
    };
    expect(await refusal(YANGCHENG, 2)).toEqual([409, 'ALLOTMENTS_EXCEED_SEATS']);
    expect(await refusal(GAOPING, 1)).toEqual([409, 'ALLOTMENTS_OVERLAP']);
    expect(await refusal('1405', 1)).toEqual([409, 'ALLOTMENTS_OVERLAP']);
    expect(await refusal('141124', 1)).toEqual([422, 'outsideHomeEnd']);
    expect((await refusal(YANGCHENG, 0))[0]).toBe(422);
    const late = { returnsAt: '2024-02-20T07:00:00+08:00' };
    expect(await refusal(YANGCHENG, 1, late)).toEqual([422, 'afterDeparture']);
    const input = { regionCode: GAOPING, seats: 1, returnsAt: '2024-02-15T18:00:00+08:00' };
    await gaoping.post(`/trips/${trip.id}/allotments`).send(input).expect(403);
    expect((await allot(trip.id, YANGCHENG, 1)).status).toBe(201);
  });

  it('keeps its coach on the trip: what is promised must be there', async () => {
    const { trip } = await coachKeeping(3);
    await jincheng.post(`/trips/${trip.id}/vehicles`).send(coachOf(2)).expect(201);
    const [{ id }] = trip.vehicles;
    const { body } = await jincheng.delete(`/trips/${trip.id}/vehicles/${id}`).expect(409);
    expect(body.code).toBe('ALLOTMENTS_EXCEED_SEATS');
  });

  it('cannot exceed the trip behind the service’s back either', async () => {
    const { trip } = await coachKeeping(3);
    const row = `INSERT INTO allotments (id, trip_id, region_code, seats, returns_at, created_by, created_at)
                 VALUES ($1, $2, $3, 2, '2024-02-15', $4, now())`;
    await expect(
      t.dataSource.query(row, [jincheng.accountId, trip.id, YANGCHENG, jincheng.accountId]),
    ).rejects.toThrow('more seats are kept');
  });
});
