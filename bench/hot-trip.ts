import type pg from 'pg';
import { v7 } from 'uuid';
import { Client } from '../demo/client.js';
import { fictionalRoster, rosterCsv } from '../demo/fictional-roster.js';
import { inParallel } from '../demo/parallel.js';
import { handIn } from '../demo/steps/roster.js';
import { alternately, median, rounded, seconds } from './measure.js';
import type { Finding } from './run.js';
import { CONNECTIONS, Workshop } from './workshop.js';

const ROUNDS = 3;
const BOOKINGS = 1_000;
const COACHES = 20;
/** People who press the button at the same time. */
const IN_FLIGHT = 64;
const DAY = '2024-02-20';

/** Bookings per second on one trip over HTTP, beside the same transaction under the trip's row lock in raw SQL. */
export async function hotTrip({ province, pool }: Workshop): Promise<Finding> {
  const [{ id: campaignId }] = await province.all<{ id: string }>('/campaigns');
  const parties = await registerParties(province, pool, campaignId, 2 * (ROUNDS + 1) * BOOKINGS);
  const next = () => parties.splice(0, BOOKINGS);
  const rate = async (book: (tripId: string, partyIds: string[]) => Promise<unknown>) => {
    const tripId = await openTrip(province, campaignId);
    const took = await seconds(() => book(tripId, next()));
    await requireSeated(pool, tripId);
    return BOOKINGS / took;
  };
  const { ours, baseline } = await alternately(
    ROUNDS,
    () => rate((tripId, partyIds) => bookOverHttp(province, tripId, partyIds)),
    () => rate((tripId, partyIds) => bookInSql(pool, tripId, partyIds)),
  );
  return {
    ratios: { raw: rounded(median(ours) / median(baseline)) },
    bookings: BOOKINGS,
    inFlight: IN_FLIGHT,
    connections: CONNECTIONS,
    bookingsPerSecond: rounded(median(ours)),
    rawPerSecond: rounded(median(baseline)),
  };
}

interface Seat {
  trip_vehicle_id: string;
  label: string;
}

/** Parties of one who all want to go the same way. */
async function registerParties(province: Client, pool: pg.Pool, campaignId: string, people: number) {
  const kunshan = { work: '320583', workName: '江苏省苏州市昆山市', employers: ['昆山新能源科技有限公司'] };
  const rows = fictionalRoster([{ ...kunshan, people, home: '140522', earliestOn: DAY, latestOn: DAY }]);
  await handIn(province, campaignId, { name: 'roster.csv', content: rosterCsv(rows) });
  const { rows: requests } = await pool.query<{ party_id: string }>(
    'SELECT r.party_id FROM travel_requests r ORDER BY r.id',
  );
  return requests.map((request) => request.party_id);
}

async function openTrip(province: Client, campaignId: string): Promise<string> {
  const { id } = await province.post<{ id: string }>('/trips', {
    ...{ campaignId, mode: 'COACH', direction: 'RETURN_TO_WORK' },
    ...{ organiserCode: '1405', originCode: '1405', destinationCode: '3205' },
    stops: [
      { kind: 'BOARDING', regionCode: '140522', place: '阳城县客运中心', stopsAt: `${DAY}T07:00:00+08:00` },
      { kind: 'ALIGHTING', regionCode: '320583', place: '昆山汽车站', stopsAt: `${DAY}T23:00:00+08:00` },
    ],
    vehicles: Array.from({ length: COACHES }, () => ({ layoutCode: 'COACH_55' })),
  });
  await province.post(`/trips/${id}/opening`);
  return id;
}

async function bookOverHttp(province: Client, tripId: string, partyIds: string[]): Promise<void> {
  await inParallel(partyIds, (partyId) => province.post(`/trips/${tripId}/bookings`, { partyId }), IN_FLIGHT);
}

async function bookInSql(pool: pg.Pool, tripId: string, partyIds: string[]): Promise<void> {
  const { rows: seats } = await pool.query<Seat>(
    `SELECT s.trip_vehicle_id, s.label FROM trip_seats s JOIN trip_vehicles v ON v.id = s.trip_vehicle_id
      WHERE v.trip_id = $1`,
    [tripId],
  );
  await inParallel(partyIds, (partyId, i) => bookOne(pool, tripId, partyId, seats[i]), CONNECTIONS);
}

/** Lock, take the next seat, write it down: the least that a booking does. Which seat is free is known beforehand. */
async function bookOne(
  pool: pg.Pool,
  tripId: string,
  partyId: string,
  { trip_vehicle_id, label }: Seat,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const trip = await client.query('SELECT t.* FROM trips t WHERE t.id = $1 FOR UPDATE', [tripId]);
    const { departs_at, arrives_at, created_by } = trip.rows[0];
    const bookingId = v7();
    await client.query(
      `INSERT INTO bookings (id, code, trip_id, party_id, state, trip_vehicle_id, priority_rank, created_by, created_at)
       VALUES ($1, $2, $3, $4, 'CONFIRMED', $5, 0, $6, now())`,
      [bookingId, bookingId, tripId, partyId, trip_vehicle_id, created_by],
    );
    await client.query(
      `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id,
              trip_vehicle_id, seat)
       SELECT $1, $2, $3, $4, $5, r.id, r.worker_id, $7, $8 FROM travel_requests r WHERE r.party_id = $6`,
      [v7(), bookingId, tripId, departs_at, arrives_at, partyId, trip_vehicle_id, label],
    );
    await client.query(
      `INSERT INTO booking_decisions (id, booking_id, step, to_state, account_id, recorded_at)
       VALUES ($1, $2, 'confirm', 'CONFIRMED', $3, now())`,
      [v7(), bookingId, created_by],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function requireSeated(pool: pg.Pool, tripId: string): Promise<void> {
  const { rows } = await pool.query<{ seated: string }>(
    'SELECT count(p.seat) AS seated FROM passengers p WHERE p.trip_id = $1',
    [tripId],
  );
  if (Number(rows[0].seated) !== BOOKINGS) throw new Error(`${rows[0].seated} of ${BOOKINGS} got a seat`);
}
