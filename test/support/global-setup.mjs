import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '../../dist/config/data-source.js';
import { serviceUrl } from '../../dist/config/service-login.js';
import { unpackedChromium } from '../../dist/demo/pages/browser.js';
import { startEmbeddedPostgres } from '../../dist/config/embedded-postgres.js';
import { loadRegions } from '../../dist/src/regions/load-regions.js';

/**
 * One real PostgreSQL for the whole run, and one migrated template that each test file clones. With `TEST_POSTGRES_URL` it is
 * that server, of any version, asked as its superuser; otherwise one that is started for the run.
 */
export default async function setUp() {
  const postgres = await (process.env.TEST_POSTGRES_URL
    ? onServer(process.env.TEST_POSTGRES_URL)
    : started());
  const template = { databaseUrl: postgres.url, databaseSchema: 'public', databasePoolSize: 2 };
  await migrate(template);
  const dataSource = await new DataSource(dataSourceOptions(template)).initialize();
  await loadRegions(dataSource);
  await dataSource.destroy();
  process.env.FANGANG_TEST_DATABASE = postgres.url;
  process.env.FANGANG_TEST_SERVICE = await lesserLogin(postgres.url);
  process.env.FANGANG_CHROMIUM = await unpackedChromium();
  globalThis.fangangTestPostgres = postgres;
}

async function started() {
  const folder = await mkdtemp(join(tmpdir(), 'fangang-test-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  const { url, stop } = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), throwAway: true });
  return { url, end: async () => (await stop(), rm(folder, { recursive: true, force: true })) };
}

/** A database of its own for the template, gone after the run. */
async function onServer(serverUrl) {
  const name = `fangang_test_${randomBytes(6).toString('hex')}`;
  const asked = async (sql) => {
    const client = new pg.Client(serverUrl);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await asked(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), end: () => asked(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** The login as which the service works in all clones. */
async function lesserLogin(ownerUrl) {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query('DROP ROLE IF EXISTS fangang_test');
  await owner.query(`CREATE ROLE fangang_test LOGIN NOINHERIT PASSWORD 'test'`);
  await owner.end();
  const url = new URL(ownerUrl);
  url.username = 'fangang_test';
  url.password = 'test';
  const given = { databaseSchema: 'public', databaseUrl: url.toString(), databaseOwnerUrl: ownerUrl };
  return serviceUrl(ownerUrl, given, '');
}
