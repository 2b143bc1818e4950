import type pg from 'pg';
import { newId, publicCode } from '../../src/shared/ids.js';

/** Runs one statement; how the baselines differ. */
export type Query = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

interface TripRow {
  departs_at: Date;
  arrives_at: Date;
  created_by: string;
}

/**
 * What a booking is without a desk, inside a transaction of its own: lock the trip, read free seats of the first vehicle
 * with room, insert, update. No rule is checked and no seat weighed.
 *
 * @returns whether there was room
 */
export async function bookOneAtATime(query: Query, tripId: string, partyId: string): Promise<boolean> {
  const [trip] = await query<TripRow>('SELECT t.* FROM trips t WHERE t.id = $1 FOR UPDATE', [tripId]);
  const members = await query<{ id: string; worker_id: string }>(
    'SELECT r.id, r.worker_id FROM travel_requests r WHERE r.party_id = $1',
    [partyId],
  );
  const [room] = await query<{ id: string; labels: string[] }>(
    `SELECT v.id, f.labels FROM trip_vehicles v
      CROSS JOIN LATERAL (
        SELECT array_agg(free.label) AS labels
          FROM (SELECT s.label FROM trip_seats s
                 WHERE s.trip_vehicle_id = v.id
                   AND NOT EXISTS (SELECT FROM passengers p WHERE p.trip_vehicle_id = v.id AND p.seat = s.label)
                 LIMIT $2) free) f
      WHERE v.trip_id = $1 AND cardinality(f.labels) = $2
      LIMIT 1`,
    [tripId, members.length],
  );
  if (!room) return false;
  const bookingId = newId();
  await query(
    `INSERT INTO bookings (id, code, trip_id, party_id, state, priority_rank, created_by, created_at)
     VALUES ($1, $2, $3, $4, 'REQUESTED', 0, $5, now())`,
    [bookingId, publicCode(), tripId, partyId, trip.created_by],
  );
  await query(`UPDATE bookings SET state = 'CONFIRMED', trip_vehicle_id = $2 WHERE id = $1`, [
    bookingId,
    room.id,
  ]);
  await query(
    `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id,
                             trip_vehicle_id, seat)
     SELECT n.id, $1, $2, $3, $4, n.request_id, n.worker_id, $5, n.seat
       FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::text[]) AS n (id, request_id, worker_id, seat)`,
    [
      ...[bookingId, tripId, trip.departs_at, trip.arrives_at, room.id],
      ...[members.map(() => newId()), members.map(({ id }) => id), members.map(({ worker_id }) => worker_id)],
      room.labels,
    ],
  );
  return true;
}

/** The same straight in SQL, without a service in between. */
export async function bookStraight(pool: pg.Pool, tripId: string, partyId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await bookOneAtATime(
      async <Row>(sql: string, values: unknown[]) => (await client.query(sql, values)).rows as Row[],
      tripId,
      partyId,
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
