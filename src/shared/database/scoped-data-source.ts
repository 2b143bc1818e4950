import type { PoolClient } from 'pg';
import { DataSource, DataSourceOptions } from 'typeorm';
import { rolesOf } from '../../../config/database-roles.js';
import { currentScope, NOBODY } from './scope.js';
import type { Scope } from '../surroundings.js';

/** What TypeORM's driver takes connections with, for single queries and transactions alike. */
interface Connecting {
  obtainMasterConnection(): Promise<[PoolClient, (error?: unknown) => void]>;
}

const SET_SCOPE = {
  name: 'scope',
  text: `SELECT set_config('role', $1, false), set_config('fangang.account', $2, false),
                set_config('fangang.region', $3, false), set_config('fangang.carrier', $4, false),
                set_config('fangang.workers', $5, false), set_config('fangang.home', $6, false),
                set_config('fangang.escort', $7, false)`,
};

/**
 * A data source whose connections are set to the scope in force (see `Scope`) before they are used. It is set outside any
 * transaction, so that no rollback takes it back; a connection that cannot be set is thrown away. Without a scope the login
 * itself is used, which may read nothing.
 */
export async function scopedDataSource(schema: string, options: DataSourceOptions): Promise<DataSource> {
  const dataSource = new DataSource(options);
  const roles = { ...rolesOf(schema), none: 'none' };
  /** What each connection was last set to. */
  const known = new WeakMap<PoolClient, string>();
  const driver = dataSource.driver as unknown as Connecting;
  const obtain = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = async () => {
    const [client, release] = await obtain();
    const scope = currentScope();
    const values = scope ? valuesOf(roles[scope.role], scope) : valuesOf(roles.none, NOBODY);
    const wanted = values.join('\n');
    if (known.get(client) !== wanted) {
      // The statement fails as well, but an event that nobody hears would end the process.
      client.on('error', heard);
      try {
        await client.query({ ...SET_SCOPE, values });
        known.set(client, wanted);
      } catch (error) {
        release(error);
        throw error;
      } finally {
        client.off('error', heard);
      }
    }
    return [client, release];
  };
  return dataSource.initialize();
}

function valuesOf(role: string, { account, region, carrier, workers, home, escort }: Scope): string[] {
  return [role, account, region, carrier, workers, home, escort];
}

function heard(): void {}
