import { Role } from '../src/access/roles.js';
import { PriorityRelease } from '../src/seating/priority-release.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip, stop } from './support/trip.factory.js';
import { until } from './support/until.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  await hold({ share: 0.5, untilHoursBefore: 48 });
});
beforeEach(() => t.clock.set('2024-02-01T09:00:00+08:00'));
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

const hold = async (priorityHold: object, status = 200) => {
  const province = await t.as(Role.ProvinceOfficer, '14');
  return province
    .put(`/campaigns/${await campaignId(t)}/policies`)
    .send({ priorityHold })
    .expect(status);
};
const book = async (tripId: string, wish: Parameters<typeof party>[2] = {}) =>
  booked(yangcheng, tripId, await party(t, yangcheng, wish));
const stateOf = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body.state;
/** 48 hours before the coaches of these tests leave. */
const theMomentComes = (app: TestApp = t) => app.clock.set('2024-02-18T07:00:00+08:00');

describe('seats held for priority groups', () => {
  it('are left to them: others wait though there is room, and are told why', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const [pair, kept] = [await book(trip.id, { size: 2 }), await book(trip.id)];
    expect([pair.state, kept.state]).toEqual(['CONFIRMED', 'WAITING']);
    expect(kept.decisions).toMatchObject([{ step: 'wait', reason: 'HELD_FOR_PRIORITY' }]);
    const poor = await book(trip.id, { size: 2, groups: ['PG01'] });
    expect(poor.state).toBe('CONFIRMED');
    expect((await book(trip.id)).decisions).toMatchObject([{ reason: 'NO_ROOM' }]);
  });

  it('stay theirs when seats are freed, and a family with one of them counts as theirs', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const pair = await book(trip.id, { size: 2 });
    const plain = await book(trip.id, { size: 3 });
    const family = await book(trip.id, { size: 3, groups: ['PG04'] });
    expect(family.state).toBe('WAITING');
    await yangcheng.post(`/bookings/${pair.id}/cancellation`).send({}).expect(200);
    expect([await stateOf(family.id), await stateOf(plain.id)]).toEqual(['CONFIRMED', 'WAITING']);
  });

  it('go to whoever waits at their moment, once, however many processes look', async () => {
    const other = await startBeside(t);
    try {
      const trip = await coachWith(t, yangcheng, 4);
      await book(trip.id, { size: 2 });
      const [first, second] = [await book(trip.id), await book(trip.id)];
      const release = t.app.get(PriorityRelease);
      expect(await release.releaseDue()).toBe(0);
      theMomentComes();
      theMomentComes(other);
      const released = await Promise.all([release.releaseDue(), other.app.get(PriorityRelease).releaseDue()]);
      expect(released[0] + released[1]).toBeGreaterThan(0);
      expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['CONFIRMED', 'CONFIRMED']);
      expect(await release.releaseDue()).toBe(0);
      const late = await coachWith(t, yangcheng, 2);
      expect((await book(late.id, { size: 2 })).state).toBe('CONFIRMED');
    } finally {
      await other.close();
    }
  });

  it('are held again on a trip that is postponed, until its new moment', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await book(trip.id);
    const release = t.app.get(PriorityRelease);
    theMomentComes();
    expect(await release.releaseDue()).toBeGreaterThan(0);
    const stops = [
      stop('BOARDING', '140522', '2024-02-20T17:00:00+08:00'),
      stop('ALIGHTING', '320583', '2024-02-21T07:00:00+08:00'),
    ];
    await yangcheng.patch(`/trips/${trip.id}`).send({ stops }).expect(200);
    expect((await book(trip.id)).state).toBe('CONFIRMED');
    const kept = await book(trip.id);
    expect(kept.decisions).toMatchObject([{ step: 'wait', reason: 'HELD_FOR_PRIORITY' }]);
    expect(await release.releaseDue()).toBe(0);
    t.clock.set('2024-02-18T17:00:00+08:00');
    expect(await release.releaseDue()).toBe(1);
    expect(await stateOf(kept.id)).toBe('CONFIRMED');
    expect(await release.releaseDue()).toBe(0);
  });

  it('are shown as held, until when, and as free for all at their moment, without a change of the seats', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await book(trip.id);
    const path = `/trips/${trip.id}/availability`;
    const shown = () => yangcheng.get(path).expect(200);
    await until(async () => (await shown()).body.free === 1);
    const { body, headers } = await shown();
    expect(body).toMatchObject({ seats: 4, free: 1, held: 2, heldUntil: '2024-02-18T07:00:00+08:00' });
    expect(body.vehicles).toMatchObject([{ free: 3 }]);
    await yangcheng.get(path).set('If-None-Match', headers.etag).expect(304);

    theMomentComes();
    await until(async () => (await shown()).body.free === 3);
    const { body: after } = await yangcheng.get(path).set('If-None-Match', headers.etag).expect(200);
    expect(after).toMatchObject({ version: body.version, free: 3, held: 0, heldUntil: null });
  });

  it('are an alternative for priority groups alone', async () => {
    const full = await coachWith(t, yangcheng, 2);
    await book(full.id, { size: 2, groups: ['PG01'] });
    const trip = await coachWith(t, yangcheng, 4);
    await book(trip.id, { size: 2 });
    const alternatives = async (wish: Parameters<typeof party>[2]) => {
      const { id } = await book(full.id, wish);
      const { body } = await yangcheng.get(`/bookings/${id}/alternatives`).expect(200);
      return body.items.filter((item: { trip: { id: string } }) => item.trip.id === trip.id);
    };
    expect(await alternatives({})).toEqual([]);
    expect(await alternatives({ groups: ['PG01'] })).toMatchObject([
      { free: 0, held: 2, heldUntil: '2024-02-18T07:00:00+08:00', largestFree: 2 },
    ]);
  });

  it('are not held on a trip that draws a round: there they are ranked first', async () => {
    const requestsUntil = '2024-02-02T09:00:00+08:00';
    const vehicles = [coachOf(2)];
    const trip = await makeOpenTrip(t, yangcheng, { allocation: 'ROUND', requestsUntil, vehicles });
    t.clock.set(requestsUntil);
    await yangcheng.post(`/trips/${trip.id}/round`).send({}).expect(201);
    expect((await book(trip.id, { size: 2 })).state).toBe('CONFIRMED');
  });

  it.each([[{ share: 1.5, untilHoursBefore: 24 }], [{ share: 0.1 }], [{ share: 0.1, untilHoursBefore: -1 }]])(
    'cannot be %j',
    async (given) => {
      await hold(given, 422);
    },
  );
});
