import { Role } from '../src/access/roles.js';
import { Offers } from '../src/seating/offers.js';
import { PriorityRelease } from '../src/seating/priority-release.js';
import { untilLockWaits } from './support/lock-waits.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip, stop } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

const someone = (size = 1) => party(t, yangcheng, { size });
const read = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
const stateOf = async (id: string) => (await read(id)).state;
const cancel = (id: string) => yangcheng.post(`/bookings/${id}/cancellation`).send({}).expect(200);
const leaving = (day: string, destination = '320583') => ({
  stops: [
    stop('BOARDING', '140522', `2024-02-${day}T07:00:00+08:00`),
    stop('ALIGHTING', destination, `2024-02-${day}T21:00:00+08:00`),
  ],
});

/** A coach of two seats, both taken, and who took them. */
async function full(overrides: object = {}) {
  const trip = await coachWith(t, yangcheng, 2, overrides);
  return { trip, held: await booked(yangcheng, trip.id, await someone(2)) };
}

describe('alternatives to waiting', () => {
  it('are open trips between the same places, three days apart at most, with seats for the whole party', async () => {
    const { trip } = await full();
    const waiting = await booked(yangcheng, trip.id, await someone(2));
    const inThreeDays = await coachWith(t, yangcheng, 3, leaving('23'));
    const byTrain = await makeOpenTrip(t, yangcheng, {
      ...{ mode: 'CHARTERED_CARRIAGE', serviceNumber: 'K726', ...leaving('21') },
      ...{ destinationCode: '32', vehicles: [{ layoutCode: 'YZ25G' }] },
    });
    await coachWith(t, yangcheng, 3, leaving('24'));
    await coachWith(t, yangcheng, 1, leaving('21'));
    await coachWith(t, yangcheng, 3, { ...leaving('20', '3301'), destinationCode: '3301' });
    const closed = await coachWith(t, yangcheng, 3);
    await yangcheng.post(`/trips/${closed.id}/closure`).send({}).expect(201);
    await coachWith(t, yangcheng, 3, { mainTripId: trip.id, ...feeder });
    const requestsUntil = '2024-02-15T12:00:00+08:00';
    await coachWith(t, yangcheng, 3, { allocation: 'ROUND', requestsUntil });
    const { trip: alsoWaited } = await full();
    await booked(yangcheng, alsoWaited.id, waiting.partyId);
    await yangcheng.post(`/trips/${alsoWaited.id}/vehicles`).send(coachOf(3)).expect(201);

    const { body } = await yangcheng.get(`/bookings/${waiting.id}/alternatives`).expect(200);
    expect(body).toMatchObject({ bookingId: waiting.id, people: 2 });
    expect(body.items.map(({ trip: { id } }: { trip: { id: string } }) => id)).toEqual([
      byTrain.id,
      inThreeDays.id,
    ]);
    expect(body.items[1]).toMatchObject({ free: 3, largestFree: 3, waitingParties: 0, onWishedDay: false });
  });

  it('are for those who may read the booking', async () => {
    const { held } = await full();
    const gaoping = await t.as(Role.CountyScheduler, '140581');
    await gaoping.get(`/bookings/${held.id}/alternatives`).expect(404);
    await yangcheng.get(`/bookings/${yangcheng.accountId}/alternatives`).expect(404);
  });
});

const feeder = {
  stops: [
    stop('BOARDING', '140522', '2024-02-20T04:00:00+08:00'),
    stop('ALIGHTING', '140522', '2024-02-20T06:00:00+08:00'),
  ],
};

describe('a party that waits for several trips', () => {
  async function waitingOnThree() {
    const trips = [await full(), await full(), await full()];
    const partyId = await someone();
    const waits = [];
    for (const { trip } of trips) waits.push(await booked(yangcheng, trip.id, partyId));
    return { trips, partyId, waits: waits.map(({ id }) => id) };
  }
  const offering = async (offerMinutes: number) => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    await province
      .put(`/campaigns/${await campaignId(t)}/policies`)
      .send({ offerMinutes })
      .expect(200);
  };
  const statesOf = (ids: string[]) => Promise.all(ids.map(stateOf));

  it('that moves up on one waits for the others no more, and each says why', async () => {
    const { trips, waits } = await waitingOnThree();
    await cancel(trips[1].held.id);
    expect(await statesOf(waits)).toEqual(['CANCELLED', 'CONFIRMED', 'CANCELLED']);
    const { decisions } = await read(waits[0]);
    expect(decisions.at(-1)).toMatchObject({
      ...{ step: 'cancel', fromState: 'WAITING', toState: 'CANCELLED' },
      ...{ reason: 'SEATED_ELSEWHERE', accountId: null },
    });
  });

  it('that is booked at once on a fourth waits for none', async () => {
    const { partyId, waits } = await waitingOnThree();
    const fourth = await coachWith(t, yangcheng, 2);
    await booked(yangcheng, fourth.id, partyId);
    expect(await statesOf(waits)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  });

  it('goes on waiting while seats are only offered, until it accepts them', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    const path = `/campaigns/${await campaignId(t)}/policies`;
    await province.put(path).send({ offerMinutes: 30 }).expect(200);
    const { trips, waits } = await waitingOnThree();
    await cancel(trips[0].held.id);
    expect(await statesOf(waits)).toEqual(['OFFERED', 'WAITING', 'WAITING']);
    await yangcheng.post(`/bookings/${waits[0]}/acceptance`).expect(200);
    expect(await statesOf(waits)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED']);
    await province.put(path).send({ offerMinutes: 0 }).expect(200);
  });

  it('is offered seats on one trip at a time: those of another go to the next, and its acceptance ends the wait', async () => {
    await offering(30);
    const { trips, waits } = await waitingOnThree();
    const next = await booked(yangcheng, trips[1].trip.id, await someone(2));
    await cancel(trips[0].held.id);
    await cancel(trips[1].held.id);
    expect(await statesOf([...waits, next.id])).toEqual(['OFFERED', 'WAITING', 'WAITING', 'OFFERED']);
    expect((await read(waits[1])).decisions.at(-1)).toMatchObject({
      ...{ step: 'pass-over', reason: 'BOOKED_ELSEWHERE' },
    });
    await yangcheng.post(`/bookings/${waits[0]}/acceptance`).expect(200);
    expect(await statesOf([...waits, next.id])).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'OFFERED']);
    await offering(0);
  });

  it.each(['declined', 'let lapse'])('is next on another when it has %s an offer', async (how) => {
    t.clock.set('2024-02-01T09:00:00+08:00');
    await offering(30);
    const { trips, waits } = await waitingOnThree();
    await cancel(trips[0].held.id);
    await cancel(trips[1].held.id);
    const offers = t.app.get(Offers);
    expect(await offers.offerElsewhere()).toBe(0);
    expect(await statesOf(waits)).toEqual(['OFFERED', 'WAITING', 'WAITING']);
    if (how === 'declined') await cancel(waits[0]);
    else t.clock.set('2024-02-01T09:30:00+08:00');
    await offers.lapseDue();
    expect(await offers.offerElsewhere()).toBeGreaterThan(0);
    expect(await stateOf(waits[1])).toBe('OFFERED');
    expect(await offers.offerElsewhere()).toBe(0);
    await offering(0);
  });

  it('gets no seats for a wait that ended while they were being given', async () => {
    const { trip, held } = await full();
    const wait = await booked(yangcheng, trip.id, await someone());
    const other = t.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT p.id FROM parties p WHERE p.id = $1 FOR UPDATE', [wait.partyId]);
    const cancelled = cancel(held.id).then(({ status }) => status);
    await untilLockWaits(t);
    await other.query(`UPDATE bookings SET state = 'CANCELLED' WHERE id = $1`, [wait.id]);
    await other.commitTransaction();
    await other.release();
    expect(await cancelled).toBe(200);
    expect(await stateOf(wait.id)).toBe('CANCELLED');
  });
});

describe('the closure of a trip', () => {
  it('takes back what is still on offer, and nobody is offered anything afterwards', async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    await province
      .put(`/campaigns/${await campaignId(t)}/policies`)
      .send({ offerMinutes: 30 })
      .expect(200);
    const trip = await coachWith(t, yangcheng, 2);
    const held = [
      await booked(yangcheng, trip.id, await someone()),
      await booked(yangcheng, trip.id, await someone()),
    ];
    const [offered, next] = [
      await booked(yangcheng, trip.id, await someone()),
      await booked(yangcheng, trip.id, await someone()),
    ];
    await cancel(held[0].id);
    expect(await stateOf(offered.id)).toBe('OFFERED');
    const { body } = await yangcheng.post(`/trips/${trip.id}/closure`).send({}).expect(201);
    const { body: manifest } = await yangcheng.get(`/manifests/${body.id}`).expect(200);
    expect(manifest.passengers).toHaveLength(1);
    expect((await read(offered.id)).decisions.at(-1)).toMatchObject({
      ...{ step: 'lapse', toState: 'WAITING', reason: 'TRIP_CLOSED', accountId: yangcheng.accountId },
    });
    expect((await read(next.id)).decisions.at(-1)).toMatchObject({
      ...{ step: 'pass-over', toState: 'WAITING', reason: 'TRIP_CLOSED', accountId: yangcheng.accountId },
    });
    await cancel(held[1].id);
    expect([await stateOf(offered.id), await stateOf(next.id)]).toEqual(['WAITING', 'WAITING']);
    for (const path of ['waiting-list/promotion', 'fillings']) {
      const refused = await yangcheng.post(`/trips/${trip.id}/${path}`).send({}).expect(409);
      expect(refused.body.code).toBe('TRIP_NOT_OPEN');
    }
    t.clock.set('2024-02-19T09:00:00+08:00');
    await t.app.get(Offers).lapseDue();
    await t.app.get(PriorityRelease).releaseDue();
    expect([await stateOf(offered.id), await stateOf(next.id)]).toEqual(['WAITING', 'WAITING']);
    t.clock.set('2024-02-01T09:00:00+08:00');
    const late = await yangcheng.post(`/bookings/${offered.id}/acceptance`).expect(409);
    expect(late.body.code).toBe('TRIP_NOT_OPEN');
  });
});

describe('the departure of a trip', () => {
  it('ends the waits for it: these parties are open demand again', async () => {
    const { trip } = await full();
    const partyId = await someone();
    const waiting = await booked(yangcheng, trip.id, partyId);
    const { body: drawn } = await yangcheng.post(`/trips/${trip.id}/closure`).send({}).expect(201);
    await t.dataSource.query(`UPDATE manifests SET state = 'CONFIRMED' WHERE id = $1`, [drawn.id]);
    t.clock.set('2024-02-20T07:10:00+08:00');
    await yangcheng.post(`/trips/${trip.id}/departure`).send({}).expect(201);
    const { state, decisions } = await read(waiting.id);
    expect(state).toBe('CANCELLED');
    expect(decisions.at(-1)).toMatchObject({ step: 'cancel', fromState: 'WAITING', reason: 'TRIP_DEPARTED' });
    const [{ travelRequestId }] = waiting.passengers;
    await yangcheng.post(`/travel-requests/${travelRequestId}/withdrawal`).send({}).expect(200);
    t.clock.set('2024-02-01T09:00:00+08:00');
  });
});
