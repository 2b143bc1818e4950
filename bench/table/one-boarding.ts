import type pg from 'pg';
import type { Client } from '../../demo/client.js';
import { median, rounded, seconds } from '../measure.js';
import { WAITING_TRIPS, waitingPassenger, waitingTrip } from './season.js';

/** Of the statistics: the figures, and the line that a freeze draws. */
const TRIGGERS = [
  ...['boardings tr_boardings_figures', 'boardings tr_boardings_are_recorded'],
  ...['departures tr_departures_figures', 'departures tr_departures_are_recorded'],
].map((trigger) => trigger.split(' '));

/** Boardings of one turn, after which it is the other side's. */
const TURN = 19;

/** One more boarding with statistics and without, in turns over the same trips. Milliseconds in the middle. */
export async function oneBoarding(province: Client, pool: pg.Pool) {
  console.log('one more boarding, with statistics and without');
  const overHttp = await turns(pool, 0, async (trip, place) => {
    await province.post(`/trips/${waitingTrip(trip)}/boardings`, {
      boardings: [{ passengerId: waitingPassenger(trip, place), occurredAt: '2024-05-01T07:50:00+08:00' }],
    });
  });
  const raw = (trip: number, place: number) =>
    pool.query(
      `INSERT INTO boardings (passenger_id, trip_id, trip_vehicle_id, manifest_id, home_county_code, occurred_at, recorded_at, recorded_by)
       SELECT m.passenger_id, m.trip_id, m.trip_vehicle_id, m.manifest_id, m.home_county_code, $2, $2, l.drawn_by
         FROM manifest_passengers m JOIN manifests l ON l.id = m.manifest_id
        WHERE l.trip_id = $1 AND m.passenger_id = $3`,
      [waitingTrip(trip), '2024-05-01T07:50:00+08:00', waitingPassenger(trip, place)],
    );
  const inSql = await turns(pool, WAITING_TRIPS / 4, raw);
  const last = WAITING_TRIPS / 2;
  for (let trip = last; trip < WAITING_TRIPS; trip += 1) {
    await pool.query(`UPDATE trips SET state = 'DEPARTED' WHERE id = $1`, [waitingTrip(trip)]);
    await pool.query(
      `INSERT INTO departures (trip_id, occurred_at, recorded_at, recorded_by)
       SELECT t.id, t.departs_at, t.departs_at, t.created_by FROM trips t WHERE t.id = $1`,
      [waitingTrip(trip)],
    );
  }
  const late = await turns(pool, last, async (trip, place) => {
    await province.post(`/trips/${waitingTrip(trip)}/boardings`, {
      boardings: [{ passengerId: waitingPassenger(trip, place), occurredAt: '2024-05-01T08:50:00+08:00' }],
    });
  });
  const lateInSql = await turns(pool, last + WAITING_TRIPS / 4, raw);
  return { overHttp, inSql, late, lateInSql };
}

/** A quarter of the waiting trips, person after person: half of each trip with statistics, half without. */
async function turns(pool: pg.Pool, from: number, board: (trip: number, place: number) => Promise<unknown>) {
  const times = { with: [] as number[], without: [] as number[] };
  for (let trip = from; trip < from + WAITING_TRIPS / 4; trip += 1) {
    // Who begins changes with every trip: the first boardings of a trip read its list for the first time.
    const order = trip % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
    for (const [turn, side] of order.entries()) {
      await switchStatistics(pool, side === 'with');
      for (let i = 0; i < TURN; i += 1) {
        const took = await seconds(() => board(trip, turn * TURN + i));
        // The first of a turn meets plans that were thrown away by the switch.
        if (i > 0) times[side].push(took * 1000);
      }
    }
  }
  await switchStatistics(pool, true);
  return { ms: rounded(median(times.with)), withoutMs: rounded(median(times.without)) };
}

async function switchStatistics(pool: pg.Pool, on: boolean): Promise<void> {
  const changes = TRIGGERS.map(
    ([table, name]) => `ALTER TABLE ${table} ${on ? 'ENABLE' : 'DISABLE'} TRIGGER ${name}`,
  );
  await pool.query(changes.join(';'));
}
