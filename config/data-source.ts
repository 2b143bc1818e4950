import pg from 'pg';
import { DataSource, DataSourceOptions } from 'typeorm';
import { migrations } from '../migrations/index.js';
import type { Settings } from './env.js';
import { ensureRoles } from './service-login.js';
import { SnakeNaming } from './snake-naming.js';

// Days stay the text they are; counts (int8) become numbers.
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type DatabaseSettings = Pick<Settings, 'databaseSchema' | 'databasePoolSize'> & {
  databaseUrl: string;
};

/**
 * Connection options shared by the service, the commands and the tests. All tables live in `databaseSchema`, which comes
 * first in the search path; `public` follows for the extension operators only, and behind it, so that they never stand in
 * front of a table, what a connection makes for itself.
 */
export function dataSourceOptions(settings: DatabaseSettings): DataSourceOptions {
  return {
    type: 'postgres',
    url: settings.databaseUrl,
    namingStrategy: new SnakeNaming(),
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    poolSize: settings.databasePoolSize,
    installExtensions: false,
    extra: {
      // Statements that are sent without waiting for each other's answers go out at once, see `inOneGo`.
      pipeline: true,
      options: `-c search_path=${searchPath(settings.databaseSchema)} -c timezone=UTC -c lock_timeout=10s`,
      application_name: 'fangang',
    },
  };
}

/** Number of the advisory lock under which processes that start together take turns to migrate. */
const MIGRATION_LOCK = 7_301_402;

/**
 * Brings the schema up to date: makes the schema, its roles and the `btree_gist` extension if they are missing, then runs the
 * pending migrations. Processes that start together take turns.
 *
 * @returns names of the migrations that ran
 */
export async function migrate(settings: DatabaseSettings): Promise<string[]> {
  const lock = new pg.Client({ connectionString: settings.databaseUrl });
  await lock.connect();
  const dataSource = new DataSource(dataSourceOptions(settings));
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS "${settings.databaseSchema}"`);
    await lock.query('CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public');
    await ensureRoles(lock, settings.databaseSchema);
    await dataSource.initialize();
    const ran = await dataSource.runMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await lock.end();
  }
}

function searchPath(schema: string): string {
  return `${schema === 'public' ? schema : `${schema},public`},pg_temp`;
}
