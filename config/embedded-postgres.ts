import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { exists, reachableFolders, serverUser } from './embedded-postgres-place.js';

const run = promisify(execFile);

export interface EmbeddedPostgres {
  /** Connection URL of the database `fangang` on the embedded server. */
  url: string;
  /** Where the data really is: below the asked folder, or in a system folder when root may not hand that one over. */
  folder: string;
  /** Whether a server that an earlier, killed process left behind was taken over. */
  reused: boolean;
  /** Stops the server; waits until it is down. */
  stop(): Promise<void>;
}

/** Another living process already serves from this data folder. */
export class DataFolderInUse extends Error {
  constructor(folder: string) {
    super(`Another process is using the database in ${folder}. Stop it, or choose another DATA_DIR.`);
  }
}

/** Number of the advisory lock that the process owning an embedded server holds as long as it lives. */
const OWNER_LOCK = 7_301_401;

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the database cluster. */
  dataDir: string;
  /** Give up durability for speed; for tests and throw-away runs only. */
  throwAway?: boolean;
  /** Port to listen on when the server is not running yet; a free one when left out. */
  port?: number;
}

/**
 * Starts the PostgreSQL that npm brought, on a free port of the loopback address, creating its cluster on first use.
 * A server left running by a killed process is taken over; an unclean shutdown recovers by PostgreSQL's own log.
 *
 * PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`, and where that user cannot reach the
 * project's folder, binaries and data are kept under `/var/tmp` instead.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = await serverUser();
  const { binaries, folder } = await reachableFolders(options.dataDir, user);
  const data = join(folder, 'cluster');
  const passwordFile = join(folder, 'password');
  const asUser = user ? { uid: user.uid, gid: user.gid } : {};
  const environment = { ...asUser, cwd: folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };

  await createCluster();
  const password = (await readFile(passwordFile, 'utf8')).trim();

  const running = await runningPort(data, password);
  const port = running ?? options.port ?? (await freePort());
  if (running === undefined) await startServer(port);
  const url = `postgres://fangang:${password}@127.0.0.1:${port}`;
  await ensureDatabase(`${url}/postgres`, 'fangang');
  const owner = await own(`${url}/postgres`, folder);

  return {
    url: `${url}/fangang`,
    folder,
    reused: running !== undefined,
    stop: async () => {
      await owner.end();
      await run(join(binaries, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60'], environment);
    },
  };

  async function createCluster(): Promise<void> {
    if (await exists(join(data, 'PG_VERSION'))) return;
    // A cluster is built beside its place and moved there whole, so that a kill in the middle leaves nothing half made.
    const draft = `${data}.new`;
    await rm(draft, { recursive: true, force: true });
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (user) await chown(passwordFile, user.uid, user.gid);
    await run(
      join(binaries, 'initdb'),
      [
        ...['-D', draft, '-U', 'fangang', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
        ...['-E', 'UTF8', '--locale=C', ...(options.throwAway ? ['--no-sync'] : [])],
      ],
      environment,
    );
    await rename(draft, data);
  }

  async function startServer(freePort: number): Promise<void> {
    const settings: Record<string, string> = {
      port: String(freePort),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: '256MB',
      ...(options.throwAway
        ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' }
        : {}),
    };
    const flags = Object.entries(settings).map(
      ([name, value]) => `-c ${name}=${value === '' ? "''" : value}`,
    );
    const log = join(folder, 'postgres.log');
    try {
      await run(
        join(binaries, 'pg_ctl'),
        ['start', '-D', data, '-l', log, '-w', '-t', '120', '-o', flags.join(' ')],
        environment,
      );
    } catch (error) {
      const tail = await readFile(log, 'utf8').catch(() => '');
      throw new Error(`The embedded PostgreSQL did not start. Its log ends:\n${tail.slice(-2000)}`, {
        cause: error,
      });
    }
  }
}

/** URL of an embedded server that a service is running just now; undefined when none runs. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  const { folder } = await reachableFolders(dataDir, await serverUser());
  const password = (await readFile(join(folder, 'password'), 'utf8').catch(() => '')).trim();
  const port = await runningPort(join(folder, 'cluster'), password);
  return port === undefined ? undefined : `postgres://fangang:${password}@127.0.0.1:${port}/fangang`;
}

/** Port of a server that already runs on this cluster and answers; undefined when there is none. */
async function runningPort(data: string, password: string): Promise<number | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const port = Number(lines[3]);
  if (!port) return undefined;
  // A server that is just recovering refuses connections for a while.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (!isAlive(Number(lines[0]))) return undefined;
    const client = new pg.Client(`postgres://fangang:${password}@127.0.0.1:${port}/postgres`);
    try {
      await client.connect();
      await client.end();
      return port;
    } catch {
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Holds the owner's lock until the connection ends, be it by a kill. Of an owner that was killed just now the server may not
 * have heard yet, so that the lock is waited for a little.
 */
async function own(url: string, folder: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (attempt > 0) await new Promise((wake) => setTimeout(wake, 200));
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
      OWNER_LOCK,
    ]);
    if (rows[0].got) return client;
  }
  await client.end();
  throw new DataFolderInUse(folder);
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE "${name}"`);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
