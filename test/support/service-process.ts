import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Settings } from '../../config/env.js';

/** A service as a process of its own. */
export interface ServiceProcess {
  /** Of the API. */
  url: string;
  pid: number;
  /** Ends it by a signal; waits for the end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/**
 * Starts the built service on a database of the test's; tokens of the test's own service are good there as well.
 *
 * @param more.jobs whether jobs run by themselves
 * @param more.clockFile holds what time the process takes it to be
 * @param more.clockAheadMs how far its clock is ahead of ours
 * @param more.environment further settings
 */
export async function startProcess(
  settings: Partial<Settings>,
  more: {
    jobs?: boolean;
    clockFile?: string;
    clockAheadMs?: number;
    environment?: Record<string, string>;
  } = {},
): Promise<ServiceProcess> {
  const clock =
    more.clockFile || more.clockAheadMs !== undefined
      ? ['--import', './test/support/clocked-process.mjs']
      : [];
  const child = spawn(process.execPath, [...clock, 'dist/src/main.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent', JOBS: more.jobs ? 'on' : 'off' },
      ...{
        CLOCK_FILE: more.clockFile,
        CLOCK_AHEAD_MS: more.clockAheadMs?.toString(),
        DATABASE_URL: settings.databaseUrl,
        DATABASE_OWNER_URL: settings.databaseOwnerUrl,
      },
      DATA_DIR: settings.dataDir,
      ...{ TOKEN_SECRET: settings.tokenSecret, DATA_KEY: settings.dataKey },
      AUDIT_KEY: settings.auditKey,
      ...more.environment,
    },
  });
  const address = await printed(child, /listens on (\S+)/);
  return {
    url: `${address}/api/v1`,
    pid: child.pid!,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const match = pattern.exec(output);
      if (match) found(match[1]);
    });
    child.once('exit', () => failed(new Error(`The service ended:\n${output}`)));
  });
}

export interface BookingAnswer {
  status: number;
  body: { id?: string; state?: string; code?: string };
}

/** Books a party over HTTP, under a key. Status 0 when no answer came. */
export async function bookAt(
  url: string,
  token: string,
  tripId: string,
  partyId: string,
): Promise<BookingAnswer> {
  try {
    const response = await fetch(`${url}/trips/${tripId}/bookings`, {
      method: 'POST',
      headers: {
        ...{ 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        'Idempotency-Key': `${tripId}-${partyId}`,
      },
      body: JSON.stringify({ partyId }),
    });
    return { status: response.status, body: (await response.json()) as BookingAnswer['body'] };
  } catch {
    return { status: 0, body: {} };
  }
}

/** As a patient client: asks again, at one service or another, until it is answered for good. */
export async function bookPatiently(
  urls: () => string,
  token: string,
  tripId: string,
  partyId: string,
): Promise<BookingAnswer> {
  for (;;) {
    const answer = await bookAt(urls(), token, tripId, partyId);
    if (answer.status !== 0 && answer.status !== 503) return answer;
    await new Promise((wake) => setTimeout(wake, 200));
  }
}
