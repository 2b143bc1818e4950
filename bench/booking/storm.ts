import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { checkReferences } from '../../migrations/0084-references-as-a-set.js';
import { Client } from '../../demo/client.js';
import { fictionalRoster, rosterCsv } from '../../demo/fictional-roster.js';
import { inParallel } from '../../demo/parallel.js';
import { NODE_FLAGS } from '../../demo/service.js';
import { handIn } from '../../demo/steps/roster.js';
import { percentile, rounded } from '../measure.js';
import type { Finding } from '../run.js';
import type { Workshop } from '../workshop.js';
import { ended, saidBy } from '../child.js';
import { CrowdProcess, Reception } from './crowd-process.js';
import { bookStraight } from './one-at-a-time.js';

export interface Storm {
  trips: number;
  mode: 'COACH' | 'SPECIAL_TRAIN';
  /** Vehicles of each trip. */
  vehicles: { layoutCode: string }[];
  /** Parties of each size from 1 to 4; together they find room. */
  partiesOfEachSize: number;
}

const LEVELS = [64, 512];
/** Bookings before those that count: after fewer, each round is still faster than the one before, as code is being compiled. */
const WARM_UP = 5_000;
/** A round of the desk takes a third of a second, and one may be twice as fast as the next. */
const ROUNDS = 8;
const RAW_CONNECTIONS = 16;
const SIZES = [1, 2, 3, 4];
const DAY = '2024-02-20';

type Side = 'desk' | 'textbook' | 'tuned' | 'raw';
type Request = { tripId: string; partyId: string };

/**
 * The same requests for seats, made over HTTP at the desk, over HTTP the textbook way, and as the textbook's transaction
 * straight in SQL, in turn on the same empty trips, every second time in the opposite order. PostgreSQL plans for the empty tables and then reads all that was booked
 * since, with every statement. The desk tells it to go by keys; a tuned textbook does so too. All but the desk have plain foreign
 * keys: looking references up once a statement costs more than it saves when a statement is about one party.
 */
export async function storm(workshop: Workshop, plan: Storm): Promise<Finding> {
  const { province, pool, databaseUrl } = workshop;
  const requests = await prepare(province, pool, plan);
  const textbook = await startTextbook(databaseUrl);
  const tuned = await startTextbook(`${databaseUrl}?options=-c%20enable_seqscan%3Doff`);
  const crowds = new CrowdProcess();
  const raw = new pg.Pool({ connectionString: databaseUrl, max: RAW_CONNECTIONS });
  const crowd = (url: string, clients: number) =>
    crowds.receive({
      ...{ url, clients, token: province.token as string },
      requests: requests.map(({ tripId, partyId }) => ({
        path: `/trips/${tripId}/bookings`,
        body: { partyId },
      })),
    });
  const sides: Record<Side, (clients: number) => Promise<Reception>> = {
    desk: (clients) => crowd(province.url, clients),
    textbook: (clients) => crowd(textbook.url, clients),
    tuned: (clients) => crowd(tuned.url, clients),
    raw: () => straight(raw, requests),
  };

  const counts = { refused: 0, oversold: 0 };
  const once = async (side: Side, clients: number, round: string) => {
    await emptyTrips(pool);
    await settled(pool);
    await checkReferences(rowsOf(pool), side === 'desk' ? 'AS_A_SET' : 'BY_ROW');
    const reception = await sides[side](clients);
    counts.oversold += await oversold(pool);
    console.log(`${clients} clients, ${round}, ${side}: ${rounded(requests.length / reception.seconds)}/s`);
    return reception;
  };
  const names = Object.keys(sides) as Side[];
  for (let round = 1; round <= Math.ceil(WARM_UP / requests.length); round += 1) {
    for (const side of names) await once(side, LEVELS[0], `warming up ${round}`);
  }

  const levels: Record<string, Record<Side, ReturnType<typeof summary>>> = {};
  for (const clients of LEVELS) {
    const received: Record<Side, Reception[]> = { desk: [], textbook: [], tuned: [], raw: [] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const side of round % 2 === 0 ? names.toReversed() : names) {
        const reception = await once(side, clients, `round ${round}`);
        received[side].push(reception);
        if (side === 'desk') counts.refused += requests.length - (reception.statuses[201] ?? 0);
      }
    }
    levels[clients] = {
      desk: summary(received.desk),
      textbook: summary(received.textbook),
      tuned: summary(received.tuned),
      raw: summary(received.raw),
    };
  }
  await textbook.end();
  await tuned.end();
  await crowds.end();
  await raw.end();
  const lowest = (side: Side) =>
    rounded(Math.min(...Object.values(levels).map((level) => level.desk.perSecond / level[side].perSecond)));
  return {
    ratios: { textbook: lowest('textbook'), tuned: lowest('tuned'), raw: lowest('raw') },
    ...{ trips: plan.trips, bookings: requests.length, levels, ...counts },
  };
}

async function startTextbook(databaseUrl: string) {
  const child = fork(fileURLToPath(new URL('textbook.js', import.meta.url)), [databaseUrl], {
    execArgv: NODE_FLAGS,
  });
  const url = `${(await saidBy(child)) as string}/api/v1`;
  return { url, end: () => ended(child) };
}

/** Registers the parties, opens the trips, and deals the ones out to the others. */
async function prepare(province: Client, pool: pg.Pool, plan: Storm): Promise<Request[]> {
  const [{ id: campaignId }] = await province.all<{ id: string }>('/campaigns');
  const kunshan = { work: '320583', workName: '江苏省苏州市昆山市', employers: ['昆山新能源科技有限公司'] };
  const rows = fictionalRoster(
    SIZES.map((partySize) => ({
      ...{ ...kunshan, partySize, people: plan.partiesOfEachSize * partySize },
      ...{ home: '140522', earliestOn: DAY, latestOn: DAY },
    })),
  );
  await handIn(province, campaignId, { name: 'roster.csv', content: rosterCsv(rows) });
  const tripIds: string[] = [];
  await inParallel(
    Array.from({ length: plan.trips }),
    async () => {
      tripIds.push(await openTrip(province, campaignId, plan));
    },
    4,
  );
  // In no order, but the same for every side and round.
  const { rows: parties } = await pool.query<{ id: string }>(
    'SELECT p.id FROM parties p ORDER BY md5(p.id::text)',
  );
  return parties.map(({ id }, i) => ({ partyId: id, tripId: tripIds[i % tripIds.length] }));
}

async function openTrip(province: Client, campaignId: string, { mode, vehicles }: Storm): Promise<string> {
  const { id } = await province.post<{ id: string }>('/trips', {
    ...{ campaignId, mode, vehicles, direction: 'RETURN_TO_WORK' },
    ...{ organiserCode: '1405', originCode: '1405', destinationCode: '3205' },
    stops: [
      { kind: 'BOARDING', regionCode: '140522', place: '阳城站', stopsAt: `${DAY}T07:00:00+08:00` },
      { kind: 'ALIGHTING', regionCode: '320583', place: '昆山站', stopsAt: `${DAY}T23:00:00+08:00` },
    ],
  });
  await province.post(`/trips/${id}/opening`);
  return id;
}

/** The textbook's transaction straight in SQL, without HTTP. */
async function straight(pool: pg.Pool, requests: Request[]): Promise<Reception> {
  const reception: Reception = { seconds: 0, milliseconds: [], statuses: {} };
  const startedAt = performance.now();
  await inParallel(
    requests,
    async ({ tripId, partyId }) => {
      const askedAt = performance.now();
      await bookStraight(pool, tripId, partyId);
      reception.milliseconds.push(performance.now() - askedAt);
    },
    RAW_CONNECTIONS,
  );
  reception.seconds = (performance.now() - startedAt) / 1000;
  return reception;
}

/** Answers rows alone. */
const rowsOf = (pool: pg.Pool) => ({
  query: async (sql: string, values?: unknown[]) => (await pool.query(sql, values)).rows as unknown[],
});

/** With what is still to be told of the bookings: nobody after them is to do the work of those before. */
async function emptyTrips(pool: pg.Pool): Promise<void> {
  const tables = ['notices', 'outbox_messages', 'booking_decisions', 'passengers', 'bookings'];
  for (const table of tables) await pool.query(`DELETE FROM ${table}`);
  await pool.query(`VACUUM ANALYZE ${tables.join(', ')}, trips, parties, travel_requests, workers`);
}

/** Until all is sealed that was recorded of the desk's bookings: it is not to happen in another's time. */
async function settled(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM audit_entries e
                       WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)) AS waiting`,
    );
    if (!rows[0].waiting) return;
    await pause(100);
  }
}

/** Seats held twice, and passengers beyond the seats that there are. */
async function oversold(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) FILTER (WHERE s.label IS NULL)
            + count(p.seat) - count(DISTINCT (p.trip_vehicle_id, p.seat)) FILTER (WHERE p.seat IS NOT NULL) AS count
       FROM passengers p LEFT JOIN trip_seats s ON s.trip_vehicle_id = p.trip_vehicle_id AND s.label = p.seat
      WHERE p.seat IS NOT NULL`,
  );
  return Number(rows[0].count);
}

function summary(receptions: Reception[]) {
  const latencies = receptions.flatMap(({ milliseconds }) => milliseconds);
  const seconds = receptions.reduce((sum, reception) => sum + reception.seconds, 0);
  return {
    perSecond: rounded(latencies.length / seconds),
    p50: rounded(percentile(latencies, 0.5)),
    p95: rounded(percentile(latencies, 0.95)),
    p99: rounded(percentile(latencies, 0.99)),
  };
}
