import { Role } from '../src/access/roles.js';
import { MAX_AGE } from '../src/seating/availability/availability-board.js';
import { AvailabilityQuery } from '../src/seating/availability/availability.query.js';
import { booked, coachOf, coachWith, party } from './support/seating.factory.js';
import { until } from './support/until.js';
import { Caller, startBeside, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';

let t: TestApp;
let beside: TestApp;
let yangcheng: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  t = await startTestApp({ EVENT_STREAMS: '2' });
  beside = await startBeside(t);
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  elsewhere = await beside.as(Role.CountyScheduler, '140522');
});
afterAll(async () => {
  await beside.close();
  await t.close();
});

const availability = async (tripId: string, caller = yangcheng) =>
  (await caller.get(`/trips/${tripId}/availability`).expect(200)).body;
const book = async (tripId: string, size = 1) =>
  booked(yangcheng, tripId, await party(t, yangcheng, { size }));

/** Reads until the free seats are as many, which every process must come to show. */
const showsFree = (tripId: string, free: number, caller?: Caller) =>
  until(async () => (await availability(tripId, caller)).free === free);

describe('the availability of a trip', () => {
  it('counts seats per vehicle and who waits, and names nobody', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await book(trip.id, 2);
    await book(trip.id, 3);
    const [vehicle] = trip.vehicles;
    expect(await availability(trip.id)).toEqual({
      ...{ tripId: trip.id, state: 'OPEN', version: expect.any(Number) },
      ...{ seats: 4, free: 2, held: 0, heldUntil: null, kept: 0, waitingParties: 1 },
      vehicles: [{ tripVehicleId: vehicle.id, seq: 1, label: '1号车', seats: 4, free: 2, berths: [] }],
    });
  });

  it('counts berths by their level', async () => {
    const trip = await makeOpenTrip(t, yangcheng, {
      ...{ mode: 'CHARTERED_CARRIAGE', serviceNumber: 'K726' },
      vehicles: [{ layoutCode: 'YW25G' }],
    });
    const [{ berths, seats }] = (await availability(trip.id)).vehicles;
    expect(berths.map(({ level }: { level: string }) => level)).toEqual(['LOWER', 'MIDDLE', 'UPPER']);
    expect(berths.map((count: { free: number }) => count.free)).toEqual([seats / 3, seats / 3, seats / 3]);
  });

  it('shows in every process what any of them did: a booking, a cancellation, one more coach', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const both = async (free: number) => {
      await showsFree(trip.id, free);
      await showsFree(trip.id, free, elsewhere);
    };
    await both(4);
    const { id } = await book(trip.id, 2);
    await both(2);
    await elsewhere.post(`/bookings/${id}/cancellation`).send({}).expect(200);
    await both(4);
    await yangcheng.post(`/trips/${trip.id}/vehicles`).send(coachOf(3)).expect(201);
    await both(7);
  });

  it('has a version that grows with seats only, not with who waits or boards', async () => {
    const trip = await coachWith(t, yangcheng, 1);
    const { version } = await availability(trip.id);
    const { id } = await book(trip.id);
    await book(trip.id);
    await until(async () => (await availability(trip.id)).waitingParties === 1);
    const after = (await availability(trip.id)).version;
    expect(after).toBeGreaterThan(version);
    await t.dataSource.query(`UPDATE passengers SET state = 'BOARDED' WHERE booking_id = $1`, [id]);
    const [trips] = await t.dataSource.query('SELECT seats_version FROM trips WHERE id = $1', [trip.id]);
    expect(trips.seats_version).toBe(after);
  });

  it('is answered with 304 while nothing has changed', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const path = `/trips/${trip.id}/availability`;
    const { headers } = await yangcheng.get(path).expect(200);
    const same = await elsewhere.get(path).set('If-None-Match', headers.etag).expect(304);
    expect(same.text).toBe('');
    await book(trip.id);
    await showsFree(trip.id, 3);
    await yangcheng.get(path).set('If-None-Match', headers.etag).expect(200);
  });

  it('is read from the database once for any number of readers', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await availability(trip.id);
    const queries = jest.spyOn(t.app.get(AvailabilityQuery)['entities'], 'query');
    const readings = (word: string) => queries.mock.calls.filter(([sql]) => sql.includes(word)).length;
    const started = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => availability(trip.id)));
    // However long 200 answers take, a posting is good for so long.
    expect(readings('seats_version')).toBeLessThanOrEqual(1 + (performance.now() - started) / MAX_AGE);
    await until(async () => (await availability(trip.id)) && readings('seats_version') > 0);
    expect(readings('trip_seats')).toBe(0);
    queries.mockRestore();
  });

  it('is for those who may see the trip', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    await availability(trip.id);
    const lvliang = await t.as(Role.CountyScheduler, '141124');
    await lvliang.get(`/trips/${trip.id}/availability`).expect(404);
    await lvliang.get(`/trips/${trip.id}/availability/events`).expect(404);
    await t.anyone.get(`/trips/${trip.id}/availability`).expect(401);
    await yangcheng.get(`/trips/${yangcheng.accountId}/availability`).expect(404);
  });
});

describe('events of the availability', () => {
  /** Follows a trip; `free` are the counts that were told so far. */
  async function follow(app: TestApp, caller: Caller, tripId: string) {
    const stop = new AbortController();
    const url = `${(await app.app.getUrl()).replace('[::1]', '127.0.0.1')}/api/v1/trips/${tripId}/availability/events`;
    const answer = await fetch(url, {
      headers: { Authorization: `Bearer ${caller.token}` },
      signal: stop.signal,
    });
    const free: number[] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const events = text.split('\n\n');
        text = events.pop()!;
        for (const event of events) free.push(JSON.parse(/^data: (.*)$/m.exec(event)![1]).free);
      }
    })();
    const ended = reading.then(
      () => 'ended',
      () => 'aborted',
    );
    return { answer, free, ended, stop: () => stop.abort() };
  }

  it('come at once and after each change, whichever process made it', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const streams = [await follow(t, yangcheng, trip.id), await follow(beside, elsewhere, trip.id)];
    expect(streams[0].answer.headers.get('content-type')).toContain('text/event-stream');
    expect(streams[0].answer.headers.get('x-content-type-options')).toBe('nosniff');
    await until(() => streams.every(({ free }) => free.at(-1) === 4));
    await book(trip.id, 3);
    await until(() => streams.every(({ free }) => free.at(-1) === 1));
    expect(streams[0].free).toEqual([4, 1]);
    streams.forEach(({ stop }) => stop());
    expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(['aborted', 'aborted']);
  });

  it('come when seats held for priority groups are free for everyone, though no seat has changed', async () => {
    const path = `/campaigns/${await campaignId(t)}/policies`;
    const province = await t.as(Role.ProvinceOfficer, '14');
    const hold = (share: number) =>
      province
        .put(path)
        .send({ priorityHold: { share, untilHoursBefore: 24 } })
        .expect(200);
    const trip = await coachWith(t, yangcheng, 4);
    await hold(0.5);
    const stream = await follow(t, yangcheng, trip.id);
    await until(() => stream.free.at(-1) === 2);
    t.clock.set('2024-02-19T07:00:00+08:00');
    await until(() => stream.free.at(-1) === 4);
    stream.stop();
    await hold(0);
  });

  it('go to so many readers and no more; who leaves makes room', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const streams: Awaited<ReturnType<typeof follow>>[] = [];
    const follows = async () => {
      const next = await follow(t, yangcheng, trip.id);
      if (next.answer.status === 200) streams.push(next);
      return next.answer.status === 200;
    };
    // Those of the tests before may still be leaving.
    for (let readers = 0; readers < 2; readers += 1) await until(follows);
    const refused = await yangcheng.get(`/trips/${trip.id}/availability/events`).expect(503);
    expect(refused.headers['retry-after']).toBe('1');
    streams[0].stop();
    await until(follows);
    streams.forEach(({ stop }) => stop());
  });

  it('end when the service stops', async () => {
    const trip = await coachWith(t, yangcheng, 4);
    const third = await startBeside(t);
    const stream = await follow(third, yangcheng, trip.id);
    await until(() => stream.free.length === 1);
    await third.close();
    expect(await stream.ended).toBe('ended');
  });
});
