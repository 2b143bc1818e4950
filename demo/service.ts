import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../config/project-root.js';

/** A service of our own with its data in a temporary folder. */
export interface FreshService {
  /** Address of the API, e.g. `http://127.0.0.1:41234/api/v1`. */
  url: string;
  firstAccount: { login: string; password: string };
  /** Stops the service with its database and removes the temporary folder. */
  stop(): Promise<void>;
}

const STARTS_WITHIN = 120_000;
const STOPS_WITHIN = 30_000;

/** Those of `npm start`. */
export const NODE_FLAGS = [
  '--enable-source-maps',
  '--max-semi-space-size=64',
  '--no-flush-bytecode',
  '--no-memory-reducer',
];

/**
 * Starts the built service as a process of its own, as a person would; on a fresh embedded database unless told otherwise.
 *
 * @param settings further settings, as environment variables
 */
export async function startFreshService(settings: Record<string, string> = {}): Promise<FreshService> {
  const folder = await mkdtemp(join(tmpdir(), 'fangang-demo-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  const port = await freePort();
  const service = spawn(process.execPath, [...NODE_FLAGS, join('dist', 'src', 'main.js')], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', PORT: String(port) },
      ...{ DATA_DIR: join(folder, 'data'), TOKEN_MINUTES: '600', ...settings },
    },
  });
  const stop = async () => {
    await stopProcess(service);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [, login, password] = await printed(service, /First account:\s+(\S+) \/ (\S+)/);
    return { url: `http://127.0.0.1:${port}/api/v1`, firstAccount: { login, password }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until the process prints what matches. @throws Error with all its output when it ends or takes too long */
function printed(service: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((found, failed) => {
    let output = '';
    const fail = (why: string) => failed(new Error(`The service ${why}. It printed:\n${output}`));
    const timeout = setTimeout(() => fail('did not start in time'), STARTS_WITHIN);
    const read = (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-10_000);
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(timeout);
      found(match);
    };
    service.stdout?.on('data', read);
    service.stderr?.on('data', read);
    service.once('exit', () => {
      clearTimeout(timeout);
      fail('ended before it was ready');
    });
  });
}

async function stopProcess(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return;
  const ended = once(service, 'exit');
  service.kill('SIGTERM');
  const patience = setTimeout(() => service.kill('SIGKILL'), STOPS_WITHIN);
  await ended;
  clearTimeout(patience);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
