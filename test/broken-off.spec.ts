import { Role } from '../src/access/roles.js';
import { newId } from '../src/shared/ids.js';
import { closedTrip, MadeTrip } from './support/boarding.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip, stop } from './support/trip.factory.js';

let t: TestApp;
let escort: Caller;
let county: Caller;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-02-20T12:00:00+08:00');
  escort = await t.as(Role.Escort, '140522');
  county = await t.as(Role.CountyScheduler, '140522');
});
afterAll(() => t.close());

const DAY = '2024-02-20';
const at = (time: string) => `${DAY}T${time}:00+08:00`;
const lastDay = async (trip: MadeTrip, day: string) => {
  await t.dataSource.query(
    `UPDATE travel_requests SET latest_on = $2, work_place_code = '320583', wished_mode = 'COACH' WHERE id = ANY ($1)`,
    [trip.passengers.map(({ requestId }) => requestId), day],
  );
};

/** Left at ten past eight with all aboard but the last; was to arrive twelve hours later. */
async function onItsWay(more: object = {}): Promise<MadeTrip> {
  const vehicles = [['a', 'a', 'b', 'c'].map((booking) => ({ home: '140522', booking }))];
  const trip = await closedTrip(t, {
    ...{ campaignId: await campaignId(t), departsAt: at('08:00'), vehicles },
    ...more,
  });
  await lastDay(trip, DAY);
  const boardings = trip.passengers
    .slice(0, 3)
    .map(({ id }) => ({ passengerId: id, occurredAt: at('07:50') }));
  await escort.post(`/trips/${trip.id}/boardings`).send({ boardings }).expect(200);
  await escort
    .post(`/trips/${trip.id}/departure`)
    .send({ occurredAt: at('08:10') })
    .expect(201);
  return trip;
}

const breakOff = (trip: MadeTrip) =>
  escort
    .post(`/trips/${trip.id}/break-off`)
    .send({ kind: 'TURNED_BACK', reason: '高速封闭', occurredAt: at('10:00') })
    .expect(201);

interface Asked {
  id: string;
  partyId: string;
  state: string;
  worker: { id: string };
}
const requestsOf = async (trip: MadeTrip): Promise<Asked[]> => {
  const { body } = await county
    .get(`/travel-requests?campaignId=${await campaignId(t)}&state=OPEN&limit=200`)
    .expect(200);
  const aboard = trip.passengers.map(({ workerId }) => workerId);
  return (body.items as Asked[]).filter(({ worker }) => aboard.includes(worker.id));
};
const asked = async (trip: MadeTrip) =>
  (await requestsOf(trip))
    .map(({ worker }) => trip.passengers.findIndex(({ workerId }) => workerId === worker.id))
    .sort();

describe('who was aboard of a trip that broke off', () => {
  it('asks for another one by itself, once, in the company and with the wishes of before', async () => {
    const trip = await onItsWay();
    // The fourth did not come, and still asks for what was asked before.
    expect(await asked(trip)).toEqual([3]);
    const { body } = await breakOff(trip);
    expect((await breakOff(trip)).body).toEqual(body);
    expect(await asked(trip)).toEqual([0, 1, 2, 3]);
    const open = (await requestsOf(trip)).filter(({ worker }) => worker.id !== trip.passengers[3].workerId);
    expect(new Set(open.map(({ partyId }) => partyId)).size).toBe(2);
    for (const request of open) {
      expect(request).toMatchObject({
        ...{ earliestOn: DAY, latestOn: '2024-02-23', workPlaceCode: '320583', wishedMode: 'COACH' },
      });
    }
    const made = await t.dataSource.query<{ by: string; state: string }[]>(
      `SELECT r.created_by AS by, r.state FROM travel_requests r WHERE r.worker_id = $1 ORDER BY r.id`,
      [trip.passengers[0].workerId],
    );
    expect(made).toEqual([
      { by: trip.by, state: 'TRAVELLED' },
      { by: trip.by, state: 'OPEN' },
    ]);
  });

  it('can be seated on a trip that leaves before the other would have arrived', async () => {
    const trip = await onItsWay();
    await lastDay(trip, '2024-03-01');
    const replacement = await makeOpenTrip(t, county, {
      stops: [stop('BOARDING', '140522', at('14:00')), stop('ALIGHTING', '320583', at('23:00'))],
    });
    const book = (partyId: string) => county.post(`/trips/${replacement.id}/bookings`).send({ partyId });
    await breakOff(trip);
    const { partyId } = (await requestsOf(trip)).find(
      ({ worker }) => worker.id === trip.passengers[0].workerId,
    )!;
    expect((await book(partyId).expect(201)).body.state).toBe('CONFIRMED');
    expect((await county.get(`/trips/${trip.id}`).expect(200)).body.arrivesAt).toBe(at('10:00'));
  });

  it('is reported later and asks then, but not when they asked by themselves', async () => {
    const trip = await onItsWay();
    const [first] = trip.passengers;
    await t.dataSource.query(
      `INSERT INTO travel_requests
       SELECT (jsonb_populate_record(r, jsonb_build_object('id', $2::uuid, 'state', 'WITHDRAWN'))).*
         FROM travel_requests r WHERE r.id = $1`,
      [first.requestId, newId()],
    );
    await breakOff(trip);
    expect(await asked(trip)).toEqual([1, 2, 3]);
    const boardings = [{ passengerId: trip.passengers[3].id, occurredAt: at('08:30') }];
    await escort.post(`/trips/${trip.id}/boardings`).send({ boardings }).expect(200);
    expect(await asked(trip)).toEqual([1, 2, 3]);
    const [fourth] = (await requestsOf(trip)).filter(
      ({ worker }) => worker.id === trip.passengers[3].workerId,
    );
    expect(fourth.id).not.toBe(trip.passengers[3].requestId);
  });

  it('does not when it was on the way to a train', async () => {
    const main = await closedTrip(t, {
      campaignId: await campaignId(t),
      departsAt: at('21:00'),
      vehicles: [[]],
    });
    const trip = await onItsWay({ mainTripId: main.id });
    await breakOff(trip);
    expect(await asked(trip)).toEqual([3]);
  });
});
