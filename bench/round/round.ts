import type pg from 'pg';
import { inParallel } from '../../demo/parallel.js';
import { differences, RoundEntry, RoundRecord } from '../../src/seating/rounds/round-replay.js';
import { bookStraight } from '../booking/one-at-a-time.js';
import { rounded, seconds } from '../measure.js';
import type { Finding } from '../run.js';
import { CONNECTIONS, Workshop } from '../workshop.js';
import { DrawingService, startDrawingService } from './drawing-process.js';
import { REQUESTS_OF_A_TRIP, writeSeason } from './season.js';

const TRIPS = 2_000;
/** Trips of the sample that is seated the textbook way, and of the one drawn again from its record. */
const SAMPLE = 40;

interface Drawn {
  passengers: number;
  seconds: number;
  peakMiB: number;
}

/**
 * 200,000 requests over 2,000 trips, drawn by the service's own job and written to the database, and how that grows from a
 * tenth of it. Beside it a sample of the same parties, seated one after the other in a transaction each, straight in SQL; and
 * a sample of the rounds drawn again in memory from their records, which must come to the same.
 */
export async function round({ pool, databaseUrl }: Workshop): Promise<Finding> {
  for (const [name, trips] of Object.entries({ WARM: 20, TENTH: TRIPS / 10, WHOLE: TRIPS })) {
    console.log(`writing ${trips * REQUESTS_OF_A_TRIP} requests for ${trips} trips`);
    await writeSeason(pool, { name, trips, requested: true });
  }
  await writeSeason(pool, { name: 'TEXTBOOK', trips: SAMPLE, requested: false });

  const service = startDrawingService(databaseUrl);
  try {
    await drawn(service, pool, 'WARM');
    const tenth = await drawn(service, pool, 'TENTH');
    const textbook = await textbookPerSecond(pool);
    const whole = await drawn(service, pool, 'WHOLE');
    const perSecond = whole.passengers / whole.seconds;
    const memory = await memoryPerSecond(pool);
    return {
      ratios: { textbook: rounded(perSecond / textbook), growth: rounded(whole.seconds / tenth.seconds) },
      ...{ trips: TRIPS, requests: TRIPS * REQUESTS_OF_A_TRIP, passengers: whole.passengers },
      ...{ seconds: rounded(whole.seconds), secondsOfATenth: rounded(tenth.seconds) },
      passengersPerSecond: rounded(perSecond),
      textbookPassengersPerSecond: rounded(textbook),
      inMemoryPassengersPerSecond: rounded(memory),
      peakMiB: whole.peakMiB,
    };
  } finally {
    await service.stop();
  }
}

/** Lets the deadline of these trips pass and waits until all are drawn. */
async function drawn(service: DrawingService, pool: pg.Pool, name: string): Promise<Drawn> {
  const { rowCount } = await pool.query(
    `UPDATE trips SET requests_until = now() - interval '1 minute' WHERE code LIKE $1`,
    [`${name}-%`],
  );
  await pool.query('VACUUM ANALYZE');
  const count = `SELECT count(*)::int AS trips,
      (SELECT count(p.seat)::int FROM passengers p JOIN trips s ON s.id = p.trip_id WHERE s.code LIKE $1) AS passengers
    FROM trips t WHERE t.code LIKE $1 AND t.drawn_at IS NOT NULL`;
  const progress = setInterval(
    () =>
      void pool
        .query('SELECT count(*)::int AS drawn FROM trips t WHERE t.code LIKE $1 AND t.drawn_at IS NOT NULL', [
          `${name}-%`,
        ])
        .then(({ rows }) => console.log(`${name}: ${rows[0].drawn} of ${rowCount} rounds drawn`)),
    5_000,
  );
  const drawing = await service.draw().finally(() => clearInterval(progress));
  const { rows } = await pool.query<{ trips: number; passengers: number }>(count, [`${name}-%`]);
  const [{ trips, passengers }] = rows;
  if (trips !== rowCount) throw new Error(`${trips} of ${rowCount} rounds were drawn`);
  console.log(`${name}: ${passengers} seated in ${rounded(drawing.seconds)} s`);
  return { passengers, ...drawing };
}

/** Parties that come one by one, each in a transaction of its own, over as many connections as the service has. */
async function textbookPerSecond(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ trip_id: string; party_id: string; people: number }>(
    `SELECT t.id AS trip_id, x.id AS party_id FROM (
        SELECT t.id, row_number() OVER (ORDER BY t.id) - 1 AS no FROM trips t WHERE t.code LIKE 'TEXTBOOK-%') t
      JOIN (SELECT p.id, row_number() OVER (ORDER BY p.id) - 1 AS no FROM parties p
             WHERE NOT EXISTS (SELECT FROM bookings b WHERE b.party_id = p.id)) x
        ON x.no / ${REQUESTS_OF_A_TRIP} = t.no
     ORDER BY md5(x.id::text)`,
  );
  const took = await seconds(() =>
    inParallel(rows, (row) => bookStraight(pool, row.trip_id, row.party_id), CONNECTIONS),
  );
  const { rows: counted } = await pool.query<{ seated: number }>(
    `SELECT count(p.seat)::int AS seated FROM passengers p JOIN trips t ON t.id = p.trip_id WHERE t.code LIKE 'TEXTBOOK-%'`,
  );
  return counted[0].seated / took;
}

/** Draws rounds again from their records. @throws Error when one comes to something else than was written */
async function memoryPerSecond(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<RoundRecord>(
    `SELECT r.seed, r.vehicles,
            (SELECT jsonb_agg(jsonb_build_object('bookingId', e.booking_id, 'rank', e.rank, 'priorityRank', e.priority_rank,
                      'waitingSince', e.waiting_since, 'drawNumber', e.draw_number, 'travellers', e.travellers,
                      'refusal', e.refusal, 'outcome', e.outcome, 'reason', e.reason, 'room', e.room,
                      'tripVehicleId', e.trip_vehicle_id, 'seats', e.seats, 'parting', e.parting, 'going', e.going)
                      ORDER BY e.rank)
               FROM round_entries e WHERE e.trip_id = r.trip_id) AS entries
       FROM rounds r ORDER BY r.trip_id LIMIT ${SAMPLE}`,
  );
  const startedAt = performance.now();
  const wrong = rows.flatMap((record) => differences(record));
  const took = (performance.now() - startedAt) / 1000;
  if (wrong.length > 0) throw new Error(`${wrong.length} entries of rounds come to something else`);
  const seated = rows
    .flatMap(({ entries }) => entries)
    .reduce((sum, entry: RoundEntry) => sum + (entry.seats?.length ?? 0), 0);
  return seated / took;
}
