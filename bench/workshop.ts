import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../config/embedded-postgres.js';
import { Client } from '../demo/client.js';
import { tidyWhenInterrupted } from '../demo/interruption.js';
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

/**
 * Opens it; interrupted in the middle, or later, all of it is stopped and removed.
 *
 * @param settings further settings of the service, as environment variables
 */
export async function openWorkshop(settings: Record<string, string> = {}): Promise<Workshop> {
  const closing: (() => unknown)[] = [];
  let closed: Promise<void> | undefined;
  const close = () =>
    (closed ??= (async () => {
      for (const closeOne of closing.toReversed()) await closeOne();
    })());
  const opening = open(settings, closing);
  // What is just being started can only be stopped when it has.
  closing.unshift(tidyWhenInterrupted(() => opening.catch(() => undefined).then(close)));
  try {
    return { ...(await opening), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  settings: Record<string, string>,
  closing: (() => unknown)[],
): Promise<Omit<Workshop, 'close'>> {
  const folder = await mkdtemp(join(tmpdir(), 'fangang-bench-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  const pool = new pg.Pool({ connectionString: postgres.url, max: CONNECTIONS });
  // Ends after the server, which ends what is still under way; that is no news then.
  pool.on('error', () => undefined);
  closing.push(() => pool.end());
  closing.push(() => postgres.stop());
  // One account at one address asks for all: the limit is far away, but counted all the same.
  const service = await startFreshService({
    ...{ DATABASE_URL: postgres.url, REQUESTS_PER_MINUTE: '10000000' },
    ...settings,
  });
  closing.push(() => service.stop());
  const province = await signIn(new Client(service.url), service.firstAccount);
  return { province, pool, databaseUrl: postgres.url };
}
