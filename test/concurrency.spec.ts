import { Role } from '../src/access/roles.js';
import { inParallel } from '../demo/parallel.js';
import { openParties } from './support/planning.factory.js';
import { brokenInvariants, coachWith, party, UNBROKEN } from './support/seating.factory.js';
import { BookingAnswer, bookPatiently, ServiceProcess, startProcess } from './support/service-process.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';

const PROCESSES = 4;
/** Of each process. */
const CLIENTS = 50;

let t: TestApp;
let yangcheng: Caller;
let processes: ServiceProcess[] = [];
beforeAll(async () => {
  t = await startTestApp();
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  processes = await Promise.all(Array.from({ length: PROCESSES }, () => startProcess(t.settings)));
  // Four services begin at once.
}, 180_000);
afterAll(async () => {
  await Promise.all(processes.map((process) => process.end('SIGTERM')));
  await t.close();
});

/** Sends the requests from all clients of all processes at once; who is told that it is busy comes again. */
const storm = (requests: { tripId: string; partyId: string }[]): Promise<BookingAnswer[]> =>
  inParallel(
    requests,
    ({ tripId, partyId }, i) =>
      bookPatiently(() => processes[i % PROCESSES].url, yangcheng.token, tripId, partyId),
    PROCESSES * CLIENTS,
  );
const withStatus = (answers: BookingAnswer[], status: number) =>
  answers.filter((answer) => answer.status === status);

describe('four processes with fifty clients each', () => {
  it('on one trip: every seat is given once, and none is left while somebody waits', async () => {
    const trip = await makeOpenTrip(t, yangcheng, { vehicles: Array(4).fill({ layoutCode: 'COACH_55' }) });
    const parties = await Promise.all(
      [1, 2, 3].map(async (size) =>
        openParties(t, { campaignId: await campaignId(t), by: yangcheng, parties: 100, size }),
      ),
    );
    const answers = await storm(parties.flat().map((partyId) => ({ tripId: trip.id as string, partyId })));
    expect(withStatus(answers, 201)).toHaveLength(300);
    const [{ acknowledged, seated, room, smallest }] = await t.dataSource.query<Record<string, number>[]>(
      `SELECT (SELECT count(*) FROM bookings b WHERE b.id = ANY ($2)) AS acknowledged,
              (SELECT count(p.seat) FROM passengers p WHERE p.trip_id = $1) AS seated,
              (SELECT max(f.free) FROM (
                 SELECT count(*) FILTER (WHERE p.id IS NULL) AS free
                   FROM trip_vehicles v JOIN trip_seats s ON s.trip_vehicle_id = v.id
                   LEFT JOIN passengers p ON p.trip_vehicle_id = s.trip_vehicle_id AND p.seat = s.label
                  WHERE v.trip_id = $1 GROUP BY v.id) f) AS room,
              (SELECT min(w.size) FROM (
                 SELECT count(p.id) AS size FROM bookings b JOIN passengers p ON p.booking_id = b.id
                  WHERE b.trip_id = $1 AND b.state = 'WAITING' GROUP BY b.id) w) AS smallest`,
      [trip.id, answers.map(({ body }) => body.id)],
    );
    expect(acknowledged).toBe(300);
    // Of 212 seats, as many as the parties left over do not fit into stay free: it depends on who came first.
    expect(seated).toBeGreaterThan(212 - 4 * 3);
    expect(room).toBeLessThan(smallest);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });

  it('on one party: it sits on one of the trips, and the key that won gives the same answer again', async () => {
    const trips = await Promise.all(Array.from({ length: 5 }, () => coachWith(t, yangcheng, 5)));
    const partyId = await party(t, yangcheng, { size: 2 });
    const requests = Array.from({ length: 200 }, (_, i) => ({ tripId: trips[i % 5].id as string, partyId }));
    const answers = await storm(requests);
    const booked = withStatus(answers, 201);
    expect(booked).toHaveLength(40);
    expect(new Set(booked.map(({ body }) => body.id)).size).toBe(1);
    expect(withStatus(answers, 409)).toHaveLength(160);
    expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
  });
});
