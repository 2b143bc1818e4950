import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inParallel } from '../demo/parallel.js';
import { dataSourceOptions, migrate } from '../config/data-source.js';
import { serviceUrl } from '../config/service-login.js';
import { EmbeddedPostgres, startEmbeddedPostgres } from '../config/embedded-postgres.js';
import { Role } from '../src/access/roles.js';
import { loadRegions } from '../src/regions/load-regions.js';
import { DataSource } from 'typeorm';
import { openParties } from './support/planning.factory.js';
import { brokenInvariants, UNBROKEN } from './support/seating.factory.js';
import {
  bookAt,
  BookingAnswer,
  bookPatiently,
  ServiceProcess,
  startProcess,
} from './support/service-process.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { campaignId, makeOpenTrip } from './support/trip.factory.js';
import { until } from './support/until.js';

// A database is made and two services start; a killed server recovers before it is there again.
jest.setTimeout(180_000);

let folder: string;
let postgres: EmbeddedPostgres;
let t: TestApp;
let yangcheng: Caller;
let processes: ServiceProcess[] = [];
/** A connection that is there when no new one can be had. */
let witness: pg.Client;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fangang-faults-'));
  await chmod(folder, 0o755);
  postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  const database = { databaseUrl: postgres.url, databaseSchema: 'public', databasePoolSize: 2 };
  await migrate(database);
  const dataSource = await new DataSource(dataSourceOptions(database)).initialize();
  await loadRegions(dataSource);
  await dataSource.destroy();
  const given = { ...database, databaseUrl: undefined };
  const service = await serviceUrl(postgres.url, given, 'a secret for tests only, long enough');
  t = await startTestApp({}, { url: postgres.url, serviceUrl: service, drop: () => Promise.resolve() });
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  processes = await Promise.all([startProcess(t.settings), startProcess(t.settings)]);
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.end('SIGTERM')));
  await t.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Parties for whom there is room, on one trip. */
async function prepared(parties: number) {
  const vehicles = Array(5).fill({ layoutCode: 'COACH_55' });
  const trip = await makeOpenTrip(t, yangcheng, { vehicles });
  const wish = { campaignId: await campaignId(t), by: yangcheng, parties, size: 2 };
  return { tripId: trip.id as string, partyIds: await openParties(t, wish) };
}

/** Whatever was acknowledged is there, everybody has exactly one booking, and nothing else holds a seat. */
async function requireKept(tripId: string, acknowledged: BookingAnswer[], parties: number): Promise<void> {
  const rows = await t.dataSource.query<{ id: string; people: number }[]>(
    `SELECT b.id, (SELECT count(p.seat) FROM passengers p WHERE p.booking_id = b.id) AS people
       FROM bookings b WHERE b.trip_id = $1`,
    [tripId],
  );
  const kept = new Set(rows.map(({ id }) => id));
  expect(acknowledged.filter(({ body }) => !kept.has(body.id as string))).toEqual([]);
  expect(rows).toHaveLength(parties);
  expect(rows.every(({ people }) => people === 2)).toBe(true);
  expect(await brokenInvariants(t.dataSource)).toEqual(UNBROKEN);
}

it('a service killed in the storm loses nothing that it acknowledged; who asks again gets one booking', async () => {
  const { tripId, partyIds } = await prepared(120);
  const [doomed, other] = processes;
  let answered = 0;
  // Forty ask at a time, so that there are always some on the way, and many who have not asked yet when it is killed.
  const first = await inParallel(
    partyIds,
    async (partyId, i) => {
      const answer = await bookAt(i % 2 ? other.url : doomed.url, yangcheng.token, tripId, partyId);
      if (answer.status === 201 && (answered += 1) === 20) void doomed.end('SIGKILL');
      return answer;
    },
    40,
  );
  expect(first.filter(({ status }) => status === 0).length).toBeGreaterThan(0);
  const again = await Promise.all(
    partyIds.map((partyId) => bookPatiently(() => other.url, yangcheng.token, tripId, partyId)),
  );
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set([201]));
  for (const [i, { status, body }] of first.entries())
    if (status === 201) expect(again[i].body).toEqual(body);
  await requireKept(tripId, [...first.filter(({ status }) => status === 201), ...again], 120);
});

it('PostgreSQL killed in the storm keeps what was acknowledged, and the service goes on by itself', async () => {
  const { tripId, partyIds } = await prepared(120);
  const { url } = processes[1];
  const acknowledged: BookingAnswer[] = [];
  const statuses = new Set<number>();
  witness = new pg.Client(postgres.url);
  witness.on('error', () => undefined);
  await witness.connect();
  const bookUntilAnswered = async (partyId: string) => {
    for (;;) {
      const answer = await bookAt(url, yangcheng.token, tripId, partyId);
      statuses.add(answer.status);
      if (answer.status === 201) return void acknowledged.push(answer);
      await new Promise((wake) => setTimeout(wake, 200));
    }
  };
  await inParallel(partyIds.slice(0, 20), bookUntilAnswered, 20);
  let crash: Crash | undefined;
  // As above: one is answered while others are on the way, and many ask only when PostgreSQL is dead.
  const next = async (partyId: string) => {
    await crash?.killed;
    await bookUntilAnswered(partyId);
    crash ??= crashed(() => statuses.has(503));
  };
  await inParallel(partyIds.slice(20), next, 40);
  await crash?.restarted;
  expect(statuses).toEqual(new Set([201, 503]));
  await requireKept(tripId, acknowledged, 120);
});

interface Crash {
  killed: Promise<void>;
  restarted: Promise<void>;
}

/** Kills all of the server's processes, as a power cut would, and starts it again in its place when it is missed. */
function crashed(isMissed: () => boolean): Crash {
  const killed = killAll();
  return { killed, restarted: killed.then(() => until(isMissed)).then(startAgain) };
}

async function killAll(): Promise<void> {
  const file = await readFile(join(postgres.folder, 'cluster', 'postmaster.pid'), 'utf8');
  const postmaster = Number(file.split('\n')[0]);
  // From here on it lets nobody new in, whom the killing would miss.
  process.kill(postmaster, 'SIGSTOP');
  const { rows } = await witness.query<{ pid: number }>('SELECT a.pid FROM pg_stat_activity a');
  for (const pid of [postmaster, ...rows.map((row) => row.pid)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself because the first one was killed.
    }
  }
}

/** What the server shared with processes that are still ending may keep it from starting for a while. */
async function startAgain(): Promise<void> {
  const port = Number(new URL(postgres.url).port);
  await until(async () => {
    try {
      postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), port });
      return true;
    } catch {
      return false;
    }
  });
}
