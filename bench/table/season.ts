import type pg from 'pg';
import type { Client } from '../../demo/client.js';
import { seconds, rounded } from '../measure.js';

export const TRIPS = Number(process.env.BENCH_TRIPS ?? 130_000);
export const BOARDINGS = Math.round((TRIPS * 5_000_000) / 130_000);
const WEEKS = 12;
/** Trips that are still to be boarded, for one more boarding, with places for so many. */
export const WAITING_TRIPS = 40;
export const PLACES = 38;

/** Ids that are handed out in order, as the service's are; readable in the middle of a query. */
const id = (kind: number, no: string) =>
  `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${no}), 12, '0'))::uuid`;
export const waitingTrip = (no: number) =>
  `00000001-0000-7000-8000-${(1_000_000 + no).toString(16).padStart(12, '0')}`;
export const waitingPassenger = (trip: number, place: number) =>
  `00000004-0000-7000-8000-${(100_000_000 + trip * PLACES + place).toString(16).padStart(12, '0')}`;

/** A campaign of twelve weeks with its season written straight into the tables. */
export async function writeSeason(province: Client, pool: pg.Pool): Promise<string> {
  const campaign = await province.post<{ id: string }>('/campaigns', {
    ...{ provinceCode: '14', year: 2024, name: '2024年春风行动（统计）' },
    ...{ startsOn: '2024-01-25', endsOn: '2024-05-10' },
  });
  // Whose sealed document everybody on a list has: a drill-down opens it.
  await province.post('/travel-requests', {
    ...{ campaignId: campaign.id, direction: 'RETURN_TO_WORK', workPlaceCode: '320583' },
    ...{ earliestOn: '2024-02-18', latestOn: '2024-02-20' },
    members: [
      {
        ...{ name: '务工者', documentType: 'RESIDENT_ID', documentNumber: '11010519491231002X' },
        ...{ homeCountyCode: '140522', phone: '13800138000' },
      },
    ],
  });
  const client = await pool.connect();
  try {
    // What the service itself would check is not checked again for every row; the figures are counted as always.
    await client.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'`,
    );
    await client.query(`ALTER TABLE departures ENABLE ALWAYS TRIGGER tr_departures_figures`);
    await client.query(`
      CREATE TEMPORARY TABLE counties AS
      SELECT row_number() OVER (ORDER BY r.code) - 1 AS no, r.code FROM regions r
       WHERE r.code LIKE '14____' AND r.valid_to IS NULL`);
    const [{ counties }] = (await client.query(`SELECT count(*)::integer AS counties FROM counties`)).rows;
    console.log(`${counties} counties, ${TRIPS} trips, ${BOARDINGS} boardings in ${WEEKS} weeks`);
    for (let week = 0; week < WEEKS; week += 1) {
      const took = await seconds(() => writeWeek(client, campaign.id, counties, week));
      console.log(`week ${week + 1} of ${WEEKS} written in ${rounded(took)} s`);
    }
    await writeWaiting(client, campaign.id);
    await client.query(`ALTER TABLE departures ENABLE TRIGGER tr_departures_figures`);
    console.log('analysing');
    await client.query(`VACUUM (ANALYZE) trips, boardings, departures, manifests, manifest_passengers, passengers,
                                         trip_figures, day_figures, late_trips`);
  } finally {
    client.release(true);
  }
  return campaign.id;
}

/** The trips of one week: nine of ten of one county's people, every tenth shared by three; one of fifty boards on the way. */
async function writeWeek(
  client: pg.PoolClient,
  campaignId: string,
  counties: number,
  week: number,
): Promise<void> {
  const [first, beyond] = [Math.floor((TRIPS * week) / WEEKS), Math.floor((TRIPS * (week + 1)) / WEEKS)];
  const perTrip = (no: string) =>
    `(${BOARDINGS}::bigint * (${no} + 1) / ${TRIPS} - ${BOARDINGS}::bigint * ${no} / ${TRIPS})`;
  await client.query('DROP TABLE IF EXISTS season');
  await client.query(
    `CREATE TEMPORARY TABLE season AS
     SELECT n, ${id(1, 'n')} AS trip_id, ${id(2, 'n')} AS vehicle_id, ${id(3, 'n')} AS manifest_id, c.no AS county_no,
            c.code AS county,
            (ARRAY['COACH','COACH','COACH','COACH','COACH','COACH','COACH','CHARTERED_CARRIAGE','SPECIAL_TRAIN','CHARTER_FLIGHT'])[1 + n % 10] AS mode,
            timestamptz '2024-02-09 00:00+08' + n::float8 / ${TRIPS} * interval '84 days' AS departs_at,
            (SELECT a.id FROM accounts a LIMIT 1) AS account_id, n % 10 = 3 AS shared, n % 50 = 7 AS late
       FROM generate_series(${first}, ${beyond - 1}) n JOIN counties c ON c.no = n % ${counties}`,
  );
  await client.query(
    `INSERT INTO trips (id, code, campaign_id, mode, direction, organiser_code, origin_code, destination_code,
            departs_at, arrives_at, service_number, state, created_by, created_at)
     SELECT s.trip_id, 'SEASON-' || s.n, $1, s.mode, 'RETURN_TO_WORK', s.county, s.county, '3205',
            s.departs_at, s.departs_at + interval '16 hours', 'K726', 'DEPARTED', s.account_id, s.departs_at
       FROM season s`,
    [campaignId],
  );
  await client.query(
    `INSERT INTO manifests (id, trip_id, version, state, digest, drawn_by, drawn_at)
     SELECT s.manifest_id, s.trip_id, 1, 'CONFIRMED', '', s.account_id, s.departs_at FROM season s`,
  );
  await client.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS aboard (passenger_id uuid, n integer, place integer, home text);
     TRUNCATE aboard`,
  );
  await client.query(
    `INSERT INTO aboard
     SELECT ${id(4, `${BOARDINGS}::bigint * s.n / ${TRIPS} + p`)}, s.n, p,
            CASE WHEN s.shared THEN (SELECT c.code FROM counties c WHERE c.no = (s.county_no + p % 3 * 31) % ${counties}) ELSE s.county END
       FROM season s CROSS JOIN LATERAL generate_series(0, ${perTrip('s.n')} - 1) p`,
  );
  await client.query(
    `INSERT INTO manifest_passengers (manifest_id, passenger_id, trip_id, vehicle_seq, vehicle_label, trip_vehicle_id, seat,
            booking_code, name, sex, document_type, document_sealed, phone_sealed, home_county_code, boarding_stop,
            alighting_stop, employer)
     SELECT s.manifest_id, a.passenger_id, s.trip_id, 1, '1号车', s.vehicle_id, a.place::text, 'SEASON', '务工者', 'MALE',
            'RESIDENT_ID', w.document_sealed, ''::bytea, a.home, '', '', ''
       FROM aboard a JOIN season s ON s.n = a.n CROSS JOIN (SELECT w.document_sealed FROM workers w LIMIT 1) w`,
  );
  await client.query(
    `INSERT INTO boardings (passenger_id, trip_id, trip_vehicle_id, manifest_id, home_county_code, occurred_at,
            recorded_at, recorded_by)
     SELECT a.passenger_id, s.trip_id, s.vehicle_id, s.manifest_id, a.home,
            s.departs_at + CASE WHEN s.late AND a.place = 0 THEN interval '50 minutes' ELSE interval '-20 minutes' END,
            s.departs_at, s.account_id
       FROM aboard a JOIN season s ON s.n = a.n`,
  );
  await client.query('ANALYZE boardings; ANALYZE trips');
  // In groups, so that each departure is counted among few, as it would be.
  await client.query(
    `INSERT INTO departures (trip_id, occurred_at, recorded_at, recorded_by)
     SELECT s.trip_id, s.departs_at, s.departs_at, s.account_id FROM season s`,
  );
}

/** Closed trips whose people wait at the door. */
async function writeWaiting(client: pg.PoolClient, campaignId: string): Promise<void> {
  const trip = `1000000 + t`;
  const passenger = `100000000 + t * ${PLACES} + p`;
  const trips = `generate_series(0, ${WAITING_TRIPS - 1}) t`;
  const places = `generate_series(0, ${PLACES - 1}) p`;
  await client.query(
    `INSERT INTO trips (id, code, campaign_id, mode, direction, organiser_code, origin_code, destination_code,
            departs_at, arrives_at, state, created_by, created_at)
     SELECT ${id(1, trip)}, 'WAITING-' || t, $1, 'COACH', 'RETURN_TO_WORK', '140522', '140522', '3205', '2024-05-01 08:00+08',
            '2024-05-01 20:00+08', 'CLOSED', (SELECT a.id FROM accounts a LIMIT 1), now()
       FROM ${trips}`,
    [campaignId],
  );
  await client.query(
    `INSERT INTO trip_vehicles (id, trip_id, seq, label, layout_id)
     SELECT ${id(2, trip)}, ${id(1, trip)}, 1, '1号车', (SELECT l.id FROM seat_layouts l LIMIT 1) FROM ${trips}`,
  );
  await client.query(
    `INSERT INTO trip_seats (trip_vehicle_id, label) SELECT ${id(2, trip)}, p::text FROM ${trips} CROSS JOIN ${places}`,
  );
  await client.query(
    `INSERT INTO manifests (id, trip_id, version, state, digest, drawn_by, drawn_at)
     SELECT ${id(3, trip)}, ${id(1, trip)}, 1, 'CONFIRMED', '', (SELECT a.id FROM accounts a LIMIT 1), now() FROM ${trips}`,
  );
  await client.query(
    `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id, trip_vehicle_id, seat)
     SELECT ${id(4, passenger)}, ${id(5, passenger)}, ${id(1, trip)}, '2024-05-01 08:00+08', '2024-05-01 20:00+08',
            ${id(6, passenger)}, ${id(7, passenger)}, ${id(2, trip)}, p::text
       FROM ${trips} CROSS JOIN ${places}`,
  );
  await client.query(
    `INSERT INTO manifest_passengers (manifest_id, passenger_id, trip_id, vehicle_seq, vehicle_label, trip_vehicle_id, seat,
            booking_code, name, sex, document_type, document_sealed, phone_sealed, home_county_code, boarding_stop,
            alighting_stop, employer)
     SELECT ${id(3, trip)}, ${id(4, passenger)}, ${id(1, trip)}, 1, '1号车', ${id(2, trip)}, p::text, 'WAITING', '务工者', 'MALE',
            'RESIDENT_ID', w.document_sealed, ''::bytea, '140522', '', '', ''
       FROM ${trips} CROSS JOIN ${places} CROSS JOIN (SELECT w.document_sealed FROM workers w LIMIT 1) w`,
  );
}
