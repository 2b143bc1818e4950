import type pg from 'pg';

/** Requests for one trip. */
export const REQUESTS_OF_A_TRIP = 100;
/** Four coaches of 53 seats for some 250 people: a sixth of them misses. */
const COACHES = 4;
const LAYOUT = 'COACH_55';

export interface Season {
  /** Begins the codes of its trips. */
  name: string;
  trips: number;
  /** Whether the parties have asked for their trip, in a round; else nobody has booked yet. */
  requested: boolean;
}

/**
 * Writes trips a few weeks ahead with the parties that ask for them, in a few statements. Everyone is a person of their own; a
 * fifth of the parties has someone of a priority group, a third of the larger ones a child. Foreign keys are not checked.
 */
export async function writeSeason(pool: pg.Pool, { name, trips, requested }: Season): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    await client.query(
      `CREATE TEMPORARY TABLE season AS
       SELECT n, uuidv7() AS trip_id, date_trunc('day', now()) + interval '20 days 7 hours' AS departs_at
         FROM generate_series(1, ${trips}) n`,
    );
    await client.query(
      `CREATE TEMPORARY TABLE asking AS
       SELECT s.*, i, 1 + (n + i) % 4 AS size, uuidv7() AS party_id, uuidv7() AS booking_id,
              now() - (n * 31 + i * 17) % 28 * interval '1 day' - interval '2 days' AS asked_at
         FROM season s CROSS JOIN generate_series(1, ${REQUESTS_OF_A_TRIP}) i`,
    );
    await client.query(
      `CREATE TEMPORARY TABLE people AS
       SELECT a.*, m, uuidv7() AS worker_id, uuidv7() AS request_id,
              CASE WHEN m = 2 AND (n + i) % 3 = 0 THEN date '2018-05-01' ELSE date '1975-01-01' + (n * 13 + i) % 9000 END AS born
         FROM asking a CROSS JOIN LATERAL generate_series(1, a.size) m`,
    );
    const common = `(SELECT c.id FROM campaigns c LIMIT 1), (SELECT a.id FROM accounts a LIMIT 1)`;
    await client.query(
      `INSERT INTO trips (campaign_id, created_by, id, code, mode, direction, organiser_code, origin_code, destination_code,
              departs_at, arrives_at, state, created_at, allocation, requests_until)
       SELECT ${common}, s.trip_id, $1 || '-' || s.n, 'COACH', 'RETURN_TO_WORK', '1405', '1405', '3205',
              s.departs_at, s.departs_at + interval '16 hours', 'OPEN', now(),
              CASE WHEN $2 THEN 'ROUND' ELSE 'INSTANT' END, CASE WHEN $2 THEN s.departs_at - interval '1 day' END
         FROM season s`,
      [name, requested],
    );
    await client.query(
      `INSERT INTO trip_vehicles (id, trip_id, seq, label, layout_id)
       SELECT uuidv7(), s.trip_id, k, k || '号车', (SELECT l.id FROM seat_layouts l WHERE l.code = '${LAYOUT}')
         FROM season s CROSS JOIN generate_series(1, ${COACHES}) k`,
    );
    await client.query(
      `INSERT INTO trip_seats (trip_vehicle_id, label)
       SELECT v.id, p ->> 'label' FROM season s JOIN trip_vehicles v ON v.trip_id = s.trip_id
         JOIN seat_layouts l ON l.id = v.layout_id CROSS JOIN LATERAL jsonb_array_elements(l.plan -> 'seats') p`,
    );
    await client.query(
      `INSERT INTO parties (campaign_id, id, created_at)
       SELECT (SELECT c.id FROM campaigns c LIMIT 1), a.party_id, a.asked_at FROM asking a`,
    );
    await client.query(
      `INSERT INTO workers (id, name, sex, birth_date, document_type, document_sealed, document_digest, phone_sealed,
              phone_digest, home_county_code, priority_groups)
       SELECT p.worker_id, '王' || p.i, 'MALE', p.born, 'PASSPORT', '', uuid_send(p.worker_id), '', uuid_send(p.worker_id),
              '140522', CASE WHEN p.m = 1 AND p.i % 5 = 0 THEN ARRAY['PG01'] ELSE '{}' END
         FROM people p`,
    );
    await client.query(
      `INSERT INTO travel_requests (campaign_id, created_by, id, party_id, worker_id, direction, earliest_on, latest_on,
              home_county_code, work_place_code, created_at)
       SELECT ${common}, p.request_id, p.party_id, p.worker_id, 'RETURN_TO_WORK', p.departs_at::date, p.departs_at::date,
              '140522', '320583', p.asked_at
         FROM people p`,
    );
    if (requested) {
      await client.query(
        `INSERT INTO bookings (created_by, id, code, trip_id, party_id, state, priority_rank, created_at)
         SELECT (SELECT a.id FROM accounts a LIMIT 1), a.booking_id, $1 || '-' || a.n || '-' || a.i, a.trip_id, a.party_id,
                'REQUESTED', 0, a.asked_at
           FROM asking a`,
        [name],
      );
      await client.query(
        `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id)
         SELECT uuidv7(), p.booking_id, p.trip_id, p.departs_at, p.departs_at + interval '16 hours', p.request_id, p.worker_id
           FROM people p`,
      );
    }
    await client.query('DROP TABLE season, asking, people');
    await client.query('VACUUM ANALYZE');
  } finally {
    client.release(true);
  }
}
