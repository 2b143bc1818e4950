import { DataSource, EntityManager } from 'typeorm';
import { POLICIES } from '../migrations/policies.js';
import { Role } from '../src/access/roles.js';
import { newId } from '../src/shared/ids.js';
import { asSystem, NOBODY, runAs, widen } from '../src/shared/database/scope.js';
import type { Scope } from '../src/shared/surroundings.js';
import { TripTies } from '../src/trips/trip-ties.service.js';
import { Trip } from '../src/trips/trip.entity.js';
import { AccessWorld, makeAccessWorld } from './support/access-world.js';
import { handIn, rosterRow, toRosterCsv } from './support/roster.factory.js';
import { startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
/** The service's own connections, bound by the policies. */
let service: DataSource;
let world: AccessWorld;

const schedulerOf = (region: string): Scope => ({ ...NOBODY, account: newId(), region });
/** A county of another city than the one that has everything. */
const STRANGER = schedulerOf('141102');

/** Tables that do not show everyone every row. */
const GUARDED = Object.keys(POLICIES).filter((table) => POLICIES[table].sees !== 'true');
/** Of these, the ones that the test's world must have filled; a test of an empty table shows nothing. */
const FILLED = [
  ...['accounts', 'sessions', 'idempotency_keys', 'refresh_tokens', 'worker_bindings', 'audit_entries'],
  ...['workers', 'travel_requests', 'parties', 'roster_imports', 'roster_import_chunks'],
  ...['roster_import_rows', 'trips', 'trip_stops', 'trip_vehicles', 'trip_seats', 'trip_decisions'],
  ...['rounds', 'allotments', 'departures', 'arrivals', 'manifests', 'manifest_decisions'],
  ...['manifest_passengers', 'bookings', 'booking_decisions', 'round_entries', 'passengers', 'boardings'],
  ...[
    'county_returns',
    'county_return_decisions',
    'city_returns',
    'city_return_decisions',
    'legal_holds',
    'outbox_messages',
    'arrival_exceptions',
  ],
];
/** What the county's own office is shown of it. */
const OF_THE_COUNTY = [
  ...['workers', 'travel_requests', 'parties', 'roster_imports', 'trips', 'trip_stops', 'trip_vehicles'],
  ...['trip_seats', 'bookings', 'booking_decisions', 'passengers', 'manifests', 'boardings', 'accounts'],
];

beforeAll(async () => {
  t = await startTestApp();
  service = t.app.get(DataSource);
  world = await makeAccessWorld(t);
  const { campaign } = world;
  // A file that waits for its import: an imported one has no chunks.
  await handIn(await t.as(Role.CountyScheduler, '140522'), campaign, toRosterCsv([rosterRow(902)]));
  const province = await t.as(Role.ProvinceOfficer, '14');
  const office = { login: 'tapped', displayName: 'tapped', role: Role.CountyScheduler, regionCode: '140522' };
  await province.post('/accounts').set('Idempotency-Key', 'tap').send(office).expect(201);
});
afterAll(() => t.close());

describe('row security', () => {
  it('is in force on every table, under the policy that is written down for it', async () => {
    const tables = await t.dataSource.query<{ name: string; protected: boolean; policies: number }[]>(
      `SELECT c.relname AS name, c.relrowsecurity AS protected,
              (SELECT count(*) FROM pg_policies p WHERE p.tablename = c.relname) AS policies
         FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migrations'`,
    );
    expect(tables.length).toBeGreaterThan(40);
    expect(tables.filter((table) => !table.protected || table.policies !== 5)).toEqual([]);
    expect(tables.filter(({ name }) => !POLICIES[name])).toEqual([]);
  });

  it('has no trigger that sees only what its command may see', async () => {
    const blind = await t.dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT p.proname AS name FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
        WHERE p.pronamespace = 'public'::regnamespace AND NOT g.tgisinternal AND NOT p.prosecdef`,
    );
    expect(blind).toEqual([]);
  });

  it('has no function that looks at all rows and takes a connection’s own tables for ours', async () => {
    const fooled = await t.dataSource.query<{ name: string }[]>(
      `SELECT p.proname AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
          AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c ~ '^search_path=.*, *"?pg_temp"?$')`,
    );
    expect(fooled).toEqual([]);
    const [{ path }] = await service.query<{ path: string }[]>(
      `SELECT current_setting('search_path') AS path`,
    );
    expect(path).toBe('public,pg_temp');
  });
});

/** Rows that a statement of the service reads or touches, of which nothing stays; or the code with which it is refused. */
async function touched(statement: string): Promise<number | string> {
  const runner = service.createQueryRunner();
  try {
    await runner.startTransaction();
    return (await runner.query(statement, [], true)).affected!;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const NOT_ALLOWED = '42501';

/** Sets a column to what it is. */
async function idleUpdate(table: string): Promise<string> {
  const [{ column }] = await t.dataSource.query<{ column: string }[]>(
    `SELECT quote_ident(a.attname) AS column FROM pg_attribute a
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' AND a.attidentity = ''
      ORDER BY a.attnum LIMIT 1`,
    [table],
  );
  return `UPDATE ${table} SET ${column} = ${column}`;
}

describe('an office of another city', () => {
  it.each(FILLED)('is tested on rows of %s', async (table) => {
    expect(await asSystem('figures', () => touched(`SELECT * FROM ${table}`))).toBeGreaterThan(0);
  });

  it.each(OF_THE_COUNTY)('is not the office of the county, which finds rows of %s', async (table) => {
    expect(await runAs(schedulerOf('140522'), () => touched(`SELECT * FROM ${table}`))).toBeGreaterThan(0);
  });

  it.each(GUARDED)('finds nothing in %s', async (table) => {
    const found = await runAs(STRANGER, () => touched(`SELECT * FROM ${table}`));
    const may = POLICIES[table].may ?? 'SELECT';
    expect(found).toBe(may.includes('SELECT') ? 0 : NOT_ALLOWED);
  });

  it.each(GUARDED)('changes nothing in %s', async (table) => {
    const changed = await runAs(STRANGER, async () => touched(await idleUpdate(table)));
    expect(changed).toBe(POLICIES[table].may ? NOT_ALLOWED : 0);
  });

  it.each(GUARDED)('deletes nothing from %s', async (table) => {
    const deleted = await runAs(STRANGER, () => touched(`DELETE FROM ${table}`));
    expect(deleted).toBe(POLICIES[table].may ? NOT_ALLOWED : 0);
  });

  it.each(FILLED.filter((table) => !POLICIES[table].systemMay))(
    'is kept from %s by its policy alone: the service reaches the rows',
    async (table) => {
      for (const statement of [await idleUpdate(table), `DELETE FROM ${table}`]) {
        // Guards and references of the table may refuse it, which they do for rows that were reached.
        expect([0, NOT_ALLOWED]).not.toContain(await asSystem('figures', () => touched(statement)));
      }
    },
  );
});

/** Tables of a trip, and of who travels on it. */
const OF_A_TRIP = [
  ...['trips', 'trip_stops', 'trip_vehicles', 'trip_seats', 'trip_decisions', 'rounds', 'allotments'],
  ...['departures', 'arrivals', 'manifests', 'manifest_decisions', 'manifest_passengers', 'bookings'],
  ...['booking_decisions', 'round_entries', 'passengers', 'boardings'],
];
/** What happened is kept from everybody, by a guard of the table that comes first. */
const NEVER_CHANGES = '23514';
/** Whoever runs a trip writes these as itself; the rest is only written by work that looks further, and checks who asks. */
const OFFICES_OWN = ['trips', 'trip_stops', 'trip_vehicles', 'trip_seats', 'trip_decisions', 'allotments'];

describe('a reader of other offices’ trips', () => {
  const liaison = schedulerOf('3205');

  it.each(OF_A_TRIP)('sees rows of %s', async (table) => {
    expect(await runAs(liaison, () => touched(`SELECT * FROM ${table}`))).toBeGreaterThan(0);
  });

  it.each(OF_A_TRIP)('changes and deletes none of %s', async (table) => {
    for (const statement of [await idleUpdate(table), `DELETE FROM ${table}`]) {
      expect([0, NOT_ALLOWED, NEVER_CHANGES]).toContain(await runAs(liaison, () => touched(statement)));
    }
  });

  it.each(OFFICES_OWN)('is no office that runs the trip, which changes rows of %s', async (table) => {
    const changed = await runAs(schedulerOf('140522'), async () => touched(await idleUpdate(table)));
    // Guards of the table may refuse it, which they do for rows that were reached.
    expect([0, NOT_ALLOWED]).not.toContain(changed);
  });
});

describe('a transaction that has looked further for a while', () => {
  const another = (id: string) =>
    `INSERT INTO trips SELECT (r).* FROM (
       SELECT jsonb_populate_record(t, jsonb_build_object('id', '${newId()}', 'code', 'QQQQ-QQQQ', 'organiser_code', '140522')) AS r
         FROM trips t WHERE t.id = '${id}') x`;
  const write = async (scope: Scope, look: (manager: EntityManager, trip: Trip) => Promise<void>) =>
    runAs(scope, async () => {
      const runner = service.createQueryRunner();
      try {
        await runner.startTransaction();
        await look(runner.manager, await runner.manager.findOneByOrFail(Trip, { id: world.trip }));
        return await runner.query(another(world.trip)).then(
          () => 'written',
          (error: { code: string }) => error.code,
        );
      } finally {
        await runner.rollbackTransaction();
        await runner.release();
      }
    });
  const ties = (manager: EntityManager, trip: Trip) => t.app.get(TripTies).requireFit(manager, trip);

  it('writes a trip as its account may, after it has looked for feeder legs of all offices', async () => {
    expect(await write(schedulerOf('140522'), ties)).toBe('written');
    expect(await write(schedulerOf('3205'), ties)).toBe(NOT_ALLOWED);
  });

  it('would write any if it went on looking', async () => {
    expect(await write(schedulerOf('3205'), (manager) => widen(manager, 'ties of a trip'))).toBe('written');
  });
});

describe('the login of the service', () => {
  it.each(Object.keys(POLICIES))('reads nothing of %s while nobody is named', async (table) => {
    expect(await touched(`SELECT * FROM ${table}`)).toBe(NOT_ALLOWED);
  });

  it.each([
    'ALTER TABLE workers DISABLE ROW LEVEL SECURITY',
    'DROP POLICY actor_sees ON workers',
    'UPDATE audit_entries SET action = action',
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
  ])('may not %s, on whose behalf it may be', async (statement) => {
    expect(await touched(statement)).toBe(NOT_ALLOWED);
    expect(await runAs(STRANGER, () => touched(statement))).toBe(NOT_ALLOWED);
    expect(await asSystem('figures', () => touched(statement))).toBe(NOT_ALLOWED);
    const runner = t.dataSource.createQueryRunner();
    await runner.startTransaction();
    const owners = await runner.query(statement).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    await runner.rollbackTransaction();
    await runner.release();
    expect(owners).not.toBe(NOT_ALLOWED);
  });

  it('shows each of two accounts its own people while they take turns on the same connections', async () => {
    const homes = (region: string) =>
      runAs(schedulerOf(region), () =>
        service.query<{ home: string }[]>('SELECT DISTINCT w.home_county_code AS home FROM workers w'),
      );
    const regions = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? '140522' : '140581'));
    const answers = await Promise.all(regions.map(homes));
    expect(answers).toEqual(regions.map((home) => [{ home }]));
  });
});
