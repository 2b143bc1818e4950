import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../config/project-root.js';
import type { DemoAccountView } from '../../src/access/demo/demo-account.dto.js';
import type { SessionView } from '../../src/access/sessions/session.dto.js';
import { Client } from '../client.js';

/** A demo to take pictures of, or to measure. */
export interface DemoService {
  /** Address of its pages. */
  url: string;
  accounts: DemoAccountView[];
  stop(): Promise<void>;
}

/**
 * Starts a demo with a season of its own, which is gone afterwards.
 *
 * @param running address of a demo that runs already, used instead
 */
export async function startDemo(running?: string): Promise<DemoService> {
  if (running) return { url: running, accounts: await accountsAt(running), stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'fangang-pages-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must get there
  const service = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js', '--demo'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'silent' },
      ...{ DATA_DIR: folder, REQUESTS_PER_MINUTE: '0' },
    },
  });
  const stop = async () => {
    if (service.exitCode === null) {
      service.kill('SIGTERM');
      await once(service, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await new Promise<string>((found, failed) => {
      let output = '';
      service.stdout.on('data', (chunk: Buffer) => {
        process.stderr.write(chunk);
        output += chunk.toString();
        const match = /listens on (\S+)/.exec(output);
        if (match) found(match[1].replace('127.0.0.1', 'localhost'));
      });
      service.once('exit', () => failed(new Error('The demo ended before it was ready.')));
    });
    return { url, accounts: await accountsAt(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Signs in. */
export async function sessionOf(url: string, account: DemoAccountView): Promise<SessionView> {
  const anyone = new Client(`${url}/api/v1`);
  const { login, password, phone, code } = account;
  if (!phone) return anyone.post('/sessions', { login, password });
  await anyone.post('/phone-codes', { phone });
  return anyone.post('/phone-sessions', { phone, code });
}

async function accountsAt(url: string): Promise<DemoAccountView[]> {
  const { items } = await new Client(`${url}/api/v1`).get<{ items: DemoAccountView[] }>('/demo-accounts');
  if (items.length === 0) throw new Error(`${url} is no demo: start it with npm start -- --demo`);
  return items;
}
