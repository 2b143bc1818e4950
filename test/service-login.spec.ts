import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../config/data-source.js';
import { DatabaseNotPrepared, serviceUrl } from '../config/service-login.js';
import { cloneDatabase, TestDatabase } from './support/database.js';

const LOGIN = 'tried_login';

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await cloneDatabase();
  owner = new pg.Client(database.url);
  await owner.connect();
});
beforeEach(() => owner.query(`CREATE ROLE ${LOGIN} LOGIN NOINHERIT PASSWORD 'tried'`));
afterEach(() =>
  owner.query(`REASSIGN OWNED BY ${LOGIN} TO CURRENT_USER; DROP OWNED BY ${LOGIN}; DROP ROLE ${LOGIN}`),
);
afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** What the start does with the login of `DATABASE_URL`. */
function admit(): Promise<string> {
  const url = new URL(database.url);
  url.username = LOGIN;
  url.password = 'tried';
  const given = { databaseSchema: 'public', databaseUrl: url.toString(), databaseOwnerUrl: database.url };
  return serviceUrl(database.url, given, 'a secret for tests only');
}

describe('a login that is to serve people', () => {
  it('is taken when it may only act as the roles', async () => {
    expect(await admit()).toContain(LOGIN);
  });

  it.each([
    [`ALTER ROLE ${LOGIN} SUPERUSER`, 'is a superuser'],
    [`ALTER ROLE ${LOGIN} BYPASSRLS`, 'may bypass row security'],
    [`ALTER ROLE ${LOGIN} CREATEROLE`, 'may make roles'],
    [`ALTER ROLE ${LOGIN} REPLICATION`, 'may copy the whole cluster'],
    [`ALTER TABLE workers OWNER TO ${LOGIN}`, 'owns tables'],
    [`ALTER SCHEMA public OWNER TO ${LOGIN}`, 'owns the schema'],
    [`ALTER ROLE ${LOGIN} INHERIT; GRANT fangang_system TO ${LOGIN}`, 'inherits the rights'],
  ])('is refused after %s', async (more, fault) => {
    await owner.query(more);
    const refusal = await admit().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseNotPrepared);
    expect((refusal as Error).message).toContain(fault);
    expect((refusal as Error).message).not.toContain('tried@');
  });

  it('reads our tables, whatever schema its own search path begins with', async () => {
    await owner.query('CREATE SCHEMA decoy; CREATE TABLE decoy.regions (code text)');
    await owner.query(`GRANT USAGE ON SCHEMA decoy TO PUBLIC; GRANT SELECT ON decoy.regions TO PUBLIC`);
    await owner.query(`ALTER ROLE ${LOGIN} SET search_path = decoy, public`);
    const databaseUrl = await admit();
    const settings = { databaseUrl, databaseSchema: 'public', databasePoolSize: 2 };
    const service = await new DataSource(dataSourceOptions(settings)).initialize();
    const found = await service.query<{ name: string }[]>(
      `SELECT 'regions'::regclass::oid = 'public.regions'::regclass::oid AS name`,
    );
    expect(found).toEqual([{ name: true }]);
    await service.destroy();
    const plain = new pg.Client(databaseUrl);
    await plain.connect();
    expect((await plain.query('SELECT * FROM regions')).rows).toEqual([]);
    await plain.end();
  });
});

describe('an owner who may not make roles', () => {
  let clone: TestDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    clone = await cloneDatabase();
    admin = new pg.Client(clone.url);
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await clone.drop();
  });

  it('is told what an administrator has to run, and starts then, again and again', async () => {
    const url = new URL(clone.url);
    const name = url.pathname.slice(1);
    await admin.query(`CREATE ROLE poor LOGIN PASSWORD 'poor'; ALTER DATABASE ${name} OWNER TO poor`);
    url.username = url.password = 'poor';
    const start = () => serviceUrl(url.toString(), { databaseSchema: 'public' }, 'a secret for tests only');
    for (const told of ['login', 'its rights']) {
      const refusal = await start().catch((error: unknown) => error);
      expect([told, refusal]).toEqual([told, expect.any(DatabaseNotPrepared)]);
      await admin.query((refusal as Error).message.split('\n\n')[1]);
    }
    const login = new URL(await start()).username;
    expect(new URL(await start()).username).toBe(login);
    await admin.query(`ALTER DATABASE ${name} OWNER TO CURRENT_USER`);
    await admin.query(`DROP OWNED BY ${login}; DROP ROLE ${login}; DROP ROLE poor`);
  });
});
