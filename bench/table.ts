import type pg from 'pg';
import { alternately, median, rounded, seconds } from './measure.js';
import type { Finding } from './run.js';
import type { Workshop } from './workshop.js';

const TRIPS = 25_000;
const BOARDINGS_OF_A_TRIP = 40;
const ROUNDS = 9;

/** After the last departure, when every trip has settled, and in the middle of the season. */
const AT_THE_END = '2024-04-01T18:00:00+08:00';
const IN_BETWEEN = '2024-03-01T12:00:00+08:00';

/** The live table over a million boardings, as an office gets it over HTTP, beside one plain GROUP BY over them in raw SQL. */
export async function table({ province, pool }: Workshop): Promise<Finding> {
  const [{ id: campaignId }] = await province.all<{ id: string }>('/campaigns');
  console.log(`writing ${TRIPS} departed trips with ${BOARDINGS_OF_A_TRIP} boardings each`);
  await writeSeason(pool, campaignId);

  const live = (asOf: string) => () =>
    seconds(() => province.get(`/campaigns/${campaignId}/statistics?asOf=${encodeURIComponent(asOf)}`));
  const scan = (asOf: string) => () =>
    seconds(() =>
      pool.query(
        `SELECT left(b.home_county_code, 4), count(*) FROM boardings b WHERE b.occurred_at < $1 GROUP BY 1`,
        [asOf],
      ),
    );
  const { ours, baseline } = await alternately(ROUNDS, live(AT_THE_END), scan(AT_THE_END));
  const between = await alternately(ROUNDS, live(IN_BETWEEN), scan(IN_BETWEEN));
  return {
    ratios: {
      scan: rounded(median(baseline) / median(ours)),
      scanInBetween: rounded(median(between.baseline) / median(between.ours)),
    },
    boardings: TRIPS * BOARDINGS_OF_A_TRIP,
    liveSeconds: rounded(median(ours)),
    liveInBetweenSeconds: rounded(median(between.ours)),
    scanSeconds: rounded(median(baseline)),
    scanInBetweenSeconds: rounded(median(between.baseline)),
  };
}

/** Trips over sixty days, of all cities and modes. Only what the table reads is written; foreign keys are not checked. */
async function writeSeason(pool: pg.Pool, campaignId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    await client.query(
      `CREATE TEMPORARY TABLE season AS
       SELECT n, gen_random_uuid() AS trip_id, gen_random_uuid() AS vehicle_id,
              (ARRAY['1401', '1402', '1403', '1404', '1405', '1406', '1407', '1408', '1409', '1410', '1411'])[1 + n % 11] AS city,
              (ARRAY['COACH', 'COACH', 'COACH', 'CHARTERED_CARRIAGE', 'CHARTER_FLIGHT'])[1 + n % 5] AS mode,
              timestamptz '2024-01-30 07:00+08' + n % 60 * interval '1 day' AS departs_at,
              (SELECT a.id FROM accounts a LIMIT 1) AS account_id
         FROM generate_series(1, ${TRIPS}) n`,
    );
    await client.query(
      `INSERT INTO trips (id, code, campaign_id, mode, direction, organiser_code, origin_code, destination_code,
              departs_at, arrives_at, service_number, state, created_by, created_at)
       SELECT s.trip_id, 'SEASON-' || s.n, $1, s.mode, 'RETURN_TO_WORK', s.city, s.city, '3205',
              s.departs_at, s.departs_at + interval '16 hours', 'K726', 'DEPARTED', s.account_id, s.departs_at
         FROM season s`,
      [campaignId],
    );
    await client.query(
      `INSERT INTO boardings (passenger_id, trip_id, trip_vehicle_id, manifest_id, home_county_code, occurred_at,
              recorded_at, recorded_by)
       SELECT gen_random_uuid(), s.trip_id, s.vehicle_id, s.trip_id, s.city || '21',
              s.departs_at - interval '20 minutes', s.departs_at, s.account_id
         FROM season s CROSS JOIN generate_series(1, ${BOARDINGS_OF_A_TRIP})`,
    );
    await client.query(`SET session_replication_role = origin`);
    await client.query(
      `INSERT INTO departures (trip_id, occurred_at, recorded_at, recorded_by)
       SELECT s.trip_id, s.departs_at, s.departs_at, s.account_id FROM season s`,
    );
    await client.query(`VACUUM ANALYZE`);
  } finally {
    client.release(true);
  }
}
