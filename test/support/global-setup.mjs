import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '../../dist/config/data-source.js';
import { serviceUrl } from '../../dist/config/service-login.js';
import { startEmbeddedPostgres } from '../../dist/config/embedded-postgres.js';
import { loadRegions } from '../../dist/src/regions/load-regions.js';

/** One real PostgreSQL for the whole run, and one migrated template that each test file clones. */
export default async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'fangang-test-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), throwAway: true });
  const template = { databaseUrl: postgres.url, databaseSchema: 'public', databasePoolSize: 2 };
  await migrate(template);
  const dataSource = await new DataSource(dataSourceOptions(template)).initialize();
  await loadRegions(dataSource);
  await dataSource.destroy();
  process.env.FANGANG_TEST_DATABASE = postgres.url;
  process.env.FANGANG_TEST_SERVICE = await lesserLogin(postgres.url);
  globalThis.fangangTestPostgres = { postgres, folder };
}

/** The login as which the service works in all clones. */
async function lesserLogin(ownerUrl) {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query(`CREATE ROLE fangang_test LOGIN NOINHERIT PASSWORD 'test'`);
  await owner.end();
  const url = new URL(ownerUrl);
  url.username = 'fangang_test';
  url.password = 'test';
  const given = { databaseSchema: 'public', databaseUrl: url.toString(), databaseOwnerUrl: ownerUrl };
  return serviceUrl(ownerUrl, given, '');
}
