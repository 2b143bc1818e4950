import { JobRunner } from '../src/shared/jobs/job-runner.js';
import { Role } from '../src/access/roles.js';
import { Offers } from '../src/seating/offers.js';
import { booked, brokenInvariants, coachOf, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId } from './support/trip.factory.js';

let t: TestApp;
let yangcheng: Caller;
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
});
afterEach(async () => expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN));
afterAll(() => t.close());

const book = async (tripId: string, wish: Parameters<typeof party>[2] = {}) =>
  booked(yangcheng, tripId, await party(t, yangcheng, wish));
const cancel = (id: string) =>
  yangcheng.post(`/bookings/${id}/cancellation`).send({ reason: '家中有事' }).expect(200);
const read = async (id: string) => (await yangcheng.get(`/bookings/${id}`).expect(200)).body;
const stateOf = async (id: string) => (await read(id)).state;
const stepsOf = async (id: string) => {
  const { decisions } = await read(id);
  return decisions.map(({ step, reason }: { step: string; reason: string }) => [step, reason]);
};
const listOf = async (tripId: string, query = '') => {
  const { body } = await yangcheng.get(`/trips/${tripId}/waiting-list${query}`).expect(200);
  return body;
};

/** A full coach of four seats: parties of one, one and two. */
async function fullCoach() {
  const trip = await coachWith(t, yangcheng, 4);
  const held = [await book(trip.id), await book(trip.id), await book(trip.id, { size: 2 })];
  return { trip, held };
}

/** Puts one more coach on the trip. */
const addCoach = (tripId: string, seats: number) =>
  yangcheng.post(`/trips/${tripId}/vehicles`).send(coachOf(seats)).expect(201);

describe('the waiting list', () => {
  it('has priority groups first, then those who came first', async () => {
    const { trip } = await fullCoach();
    const [plain, poor, later, disabled] = [
      await book(trip.id),
      await book(trip.id, { groups: ['PG99', 'PG01'] }),
      await book(trip.id),
      await book(trip.id, { groups: ['PG10'] }),
    ];
    expect(plain.decisions).toMatchObject([{ step: 'wait', reason: 'NO_ROOM' }]);
    const { items } = await listOf(trip.id);
    expect(items.map(({ id, position }: never) => [position, id])).toEqual([
      [1, poor.id],
      [2, disabled.id],
      [3, plain.id],
      [4, later.id],
    ]);
    const first = await listOf(trip.id, '?limit=3');
    const second = await listOf(trip.id, `?limit=3&after=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.next).toBeNull();
  });

  it('moves up when a booking is cancelled, and notes offer and acceptance', async () => {
    const { trip, held } = await fullCoach();
    const next = await book(trip.id);
    const cancelled = await cancel(held[0].id);
    expect(cancelled.body).toMatchObject({
      state: 'CANCELLED',
      tripVehicleId: null,
      passengers: [{ seat: null }],
    });
    const promoted = await read(next.id);
    expect(promoted.state).toBe('CONFIRMED');
    expect(promoted.passengers[0]).toMatchObject({ seat: held[0].passengers[0].seat, seatReason: 'ALONE' });
    expect(await stepsOf(next.id)).toEqual([
      ['wait', 'NO_ROOM'],
      ['offer', ''],
      ['accept', ''],
    ]);
    expect((await cancel(next.id)).status).toBe(200);
    expect((await yangcheng.post(`/bookings/${next.id}/cancellation`).send({}).expect(409)).body.code).toBe(
      'ILLEGAL_STEP',
    );
  });

  it('takes whole parties: one that does not fit is passed over, with the reason', async () => {
    const { trip, held } = await fullCoach();
    const [pair, single] = [await book(trip.id, { size: 2 }), await book(trip.id)];
    await cancel(held[0].id);
    expect(await stateOf(pair.id)).toBe('WAITING');
    expect(await stateOf(single.id)).toBe('CONFIRMED');
    expect((await stepsOf(pair.id)).at(-1)).toEqual(['pass-over', 'NO_ROOM']);
    await cancel(held[2].id);
    expect(await stateOf(pair.id)).toBe('CONFIRMED');
  });

  it('leaves out those who have seats elsewhere, and passes over those who have travelled', async () => {
    const { trip, held } = await fullCoach();
    const [away, gone, last] = [await book(trip.id), await book(trip.id), await book(trip.id)];
    const other = await coachWith(t, yangcheng, 4);
    await booked(yangcheng, other.id, away.partyId);
    await t.dataSource.query(`UPDATE travel_requests SET state = 'TRAVELLED' WHERE party_id = $1`, [
      gone.partyId,
    ]);
    await cancel(held[0].id);
    expect(await stateOf(last.id)).toBe('CONFIRMED');
    expect((await stepsOf(away.id)).at(-1)).toEqual(['cancel', 'SEATED_ELSEWHERE']);
    expect((await stepsOf(gone.id)).at(-1)).toEqual(['pass-over', 'PARTY_NOT_OPEN']);
  });

  it('seats a party as it is now, without those who withdrew while it waited', async () => {
    const { trip, held } = await fullCoach();
    const trio = await book(trip.id, { size: 3 });
    await t.dataSource.query(
      `UPDATE travel_requests SET state = 'WITHDRAWN' WHERE id = (
         SELECT r.id FROM travel_requests r WHERE r.party_id = $1 ORDER BY r.id LIMIT 1)`,
      [trio.partyId],
    );
    await cancel(held[2].id);
    const { state, passengers } = await read(trio.id);
    expect(state).toBe('CONFIRMED');
    expect(passengers).toHaveLength(2);
  });

  it('goes before a new request once there is room again', async () => {
    const { trip } = await fullCoach();
    const waiting = await book(trip.id, { size: 2 });
    await addCoach(trip.id, 2);
    expect((await book(trip.id)).state).toBe('WAITING');
    expect(await stateOf(waiting.id)).toBe('CONFIRMED');
  });

  it('moves up at the office’s word, for instance after a coach was added', async () => {
    const { trip } = await fullCoach();
    const waiting = [await book(trip.id, { size: 2 }), await book(trip.id)];
    await addCoach(trip.id, 2);
    const { body } = await yangcheng.post(`/trips/${trip.id}/waiting-list/promotion`).expect(200);
    expect(body).toEqual({ parties: 1, people: 2 });
    expect(await stateOf(waiting[0].id)).toBe('CONFIRMED');
    expect(await stateOf(waiting[1].id)).toBe('WAITING');
  });

  it('stands still once the trip is closed, and nothing is cancelled once it has departed', async () => {
    const { trip, held } = await fullCoach();
    const waiting = await book(trip.id);
    await t.dataSource.query(`UPDATE trips SET state = 'CLOSED' WHERE id = $1`, [trip.id]);
    await cancel(held[0].id);
    expect(await stateOf(waiting.id)).toBe('WAITING');
    await t.dataSource.query(`UPDATE passengers SET state = 'BOARDED' WHERE booking_id = $1`, [held[1].id]);
    const aboard = await yangcheng.post(`/bookings/${held[1].id}/cancellation`).send({}).expect(409);
    expect(aboard.body.code).toBe('PASSENGER_ON_BOARD');
    await t.dataSource.query(`UPDATE trips SET state = 'DEPARTED' WHERE id = $1`, [trip.id]);
    const late = await yangcheng.post(`/bookings/${held[2].id}/cancellation`).send({}).expect(409);
    expect(late.body.code).toBe('TRIP_UNDER_WAY');
  });
});

describe('an offer', () => {
  const lapseDue = () => t.app.get(Offers).lapseDue();
  beforeAll(async () => {
    const province = await t.as(Role.ProvinceOfficer, '14');
    await province
      .put(`/campaigns/${await campaignId(t)}/policies`)
      .send({ offerMinutes: 30 })
      .expect(200);
  });
  beforeEach(() => t.clock.set('2024-02-10T09:00:00+08:00'));

  it('holds real seats until it is accepted', async () => {
    const { trip, held } = await fullCoach();
    const next = await book(trip.id);
    await cancel(held[0].id);
    const offered = await read(next.id);
    expect(offered).toMatchObject({ state: 'OFFERED', offerExpiresAt: '2024-02-10T09:30:00+08:00' });
    expect(offered.passengers[0].seat).toBe(held[0].passengers[0].seat);
    expect((await book(trip.id)).state).toBe('WAITING');
    const { body } = await yangcheng.post(`/bookings/${next.id}/acceptance`).expect(200);
    expect(body).toMatchObject({ state: 'CONFIRMED', offerExpiresAt: null });
    expect(await lapseDue()).toBe(0);
  });

  it('that nobody accepts lapses and passes on to the next', async () => {
    const { trip, held } = await fullCoach();
    const [first, second] = [await book(trip.id), await book(trip.id)];
    await cancel(held[0].id);
    expect(await lapseDue()).toBe(0);
    t.clock.set('2024-02-10T09:30:00+08:00');
    const late = await yangcheng.post(`/bookings/${first.id}/acceptance`).expect(409);
    expect(late.body.code).toBe('OFFER_EXPIRED');
    expect(await lapseDue()).toBe(1);
    expect(await stateOf(first.id)).toBe('WAITING');
    expect(await stateOf(second.id)).toBe('OFFERED');
    expect((await stepsOf(first.id)).slice(1)).toEqual([
      ['offer', ''],
      ['lapse', ''],
    ]);
    const { items } = await listOf(trip.id);
    expect(items.map(({ id }: { id: string }) => id)).toEqual([first.id]);
    const refused = await yangcheng.post(`/bookings/${first.id}/acceptance`).expect(409);
    expect(refused.body.code).toBe('ILLEGAL_STEP');
  });

  it('lapses once, also when two processes look at the same time', async () => {
    const { trip, held } = await fullCoach();
    const waiting = [await book(trip.id), await book(trip.id), await book(trip.id)];
    for (const { id } of held) await cancel(id);
    t.clock.set('2024-02-10T10:00:00+08:00');
    await Promise.all([lapseDue(), lapseDue(), lapseDue()]);
    for (const { id } of waiting) {
      expect((await stepsOf(id)).map(([step]: string[]) => step)).toEqual(['wait', 'offer', 'lapse']);
    }
  });

  it('passes on exactly once when two services on one database expire it at the same moment', async () => {
    const beside = await startBeside(t);
    try {
      for (let round = 0; round < 5; round += 1) {
        t.clock.set('2024-02-10T09:00:00+08:00');
        const trip = await coachWith(t, yangcheng, 1);
        const held = await book(trip.id);
        const waiting = [];
        for (let second = 1; second <= 3; second += 1) {
          t.clock.set(`2024-02-10T09:00:0${second}+08:00`);
          waiting.push(await book(trip.id));
        }
        await cancel(held.id);
        for (const app of [t, beside]) app.clock.set('2024-02-10T10:00:00+08:00');
        const lapsed = await Promise.all([t, beside].map(({ app }) => app.get(Offers).lapseDue()));
        expect(lapsed[0] + lapsed[1]).toBe(1);
        expect(await Promise.all(waiting.map(({ id }) => stateOf(id)))).toEqual([
          'WAITING',
          'OFFERED',
          'WAITING',
        ]);
        const steps = await Promise.all(waiting.map(({ id }) => stepsOf(id)));
        expect(steps.flat().filter(([step]: string[]) => step === 'lapse')).toHaveLength(1);
        expect(steps.flat().filter(([step]: string[]) => step === 'offer')).toHaveLength(2);
      }
    } finally {
      await beside.close();
    }
  });

  it('by the job does nothing while jobs are off', async () => {
    const { trip, held } = await fullCoach();
    const next = await book(trip.id);
    await cancel(held[0].id);
    t.clock.set('2024-02-10T10:00:00+08:00');
    await t.app.get(JobRunner).wake();
    expect(await stateOf(next.id)).toBe('OFFERED');
  });
});

describe('newcomers who get seats that nobody waiting could take', () => {
  const passOversOf = async (id: string) =>
    (await stepsOf(id)).filter(([step]: string[]) => step === 'pass-over');

  it('leave the reason with everyone whom they pass, once', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await book(trip.id, { size: 2 });
    const waiting = [await book(trip.id, { size: 3 }), await book(trip.id, { size: 4 })];
    for (const { id } of waiting) expect(await passOversOf(id)).toEqual([]);
    expect((await book(trip.id)).state).toBe('CONFIRMED');
    for (const { id } of waiting) expect(await passOversOf(id)).toEqual([['pass-over', 'NO_ROOM']]);
    expect((await book(trip.id)).state).toBe('CONFIRMED');
    for (const { id } of waiting) expect(await passOversOf(id)).toEqual([['pass-over', 'NO_ROOM']]);
  });

  it('leave none with those who wait elsewhere, nor while they wait themselves', async () => {
    const { trip } = await fullCoach();
    const elsewhere = await coachWith(t, yangcheng, 4);
    const waiting = await book(trip.id);
    expect((await book(elsewhere.id)).state).toBe('CONFIRMED');
    expect((await book(trip.id)).state).toBe('WAITING');
    expect(await passOversOf(waiting.id)).toEqual([]);
  });

  it('leave the reason that stood in the way when there was room enough', async () => {
    const { trip, held } = await fullCoach();
    const gone = await book(trip.id);
    await t.dataSource.query(`UPDATE travel_requests SET state = 'TRAVELLED' WHERE party_id = $1`, [
      gone.partyId,
    ]);
    await cancel(held[2].id);
    expect(await passOversOf(gone.id)).toEqual([]);
    expect((await book(trip.id)).state).toBe('CONFIRMED');
    expect(await passOversOf(gone.id)).toEqual([['pass-over', 'PARTY_NOT_OPEN']]);
  });

  it('by a filling or a move leave it just so', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await book(trip.id, { size: 2 });
    const waiting = await book(trip.id, { size: 3 });
    const moving = await book((await coachWith(t, yangcheng, 4)).id);
    await yangcheng.post(`/bookings/${moving.id}/move`).send({ tripId: trip.id }).expect(201);
    expect(await passOversOf(waiting.id)).toEqual([['pass-over', 'NO_ROOM']]);
  });
});
