import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../config/embedded-postgres.js';
import { Client } from '../demo/client.js';
import { startFreshService } from '../demo/service.js';
import { signIn } from '../demo/steps/accounts.js';

/** Connections that either side of a comparison has to the database: the service's own default. */
export const CONNECTIONS = 10;

/** The built service and raw connections to the same fresh embedded database, with the durability that people get. */
export interface Workshop {
  /** The province officer, over HTTP. */
  province: Client;
  pool: pg.Pool;
  databaseUrl: string;
  close(): Promise<void>;
}

/** @param settings further settings of the service, as environment variables */
export async function openWorkshop(settings: Record<string, string> = {}): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'fangang-bench-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closeOne of closing.toReversed()) await closeOne();
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    closing.push(() => postgres.stop());
    const service = await startFreshService({ DATABASE_URL: postgres.url, ...settings });
    closing.push(() => service.stop());
    const pool = new pg.Pool({ connectionString: postgres.url, max: CONNECTIONS });
    closing.push(() => pool.end());
    const province = await signIn(new Client(service.url), service.firstAccount);
    return { province, pool, databaseUrl: postgres.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
