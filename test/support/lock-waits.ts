import type { TestApp } from './test-app.js';
import { until } from './until.js';

/** How many sessions of the test's database wait for a lock just now. */
export async function lockWaits(t: TestApp): Promise<number> {
  const [{ waits }] = await t.dataSource.query<{ waits: number }[]>(
    `SELECT count(*) AS waits FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'`,
  );
  return waits;
}

/** Waits until so many sessions wait for a lock: what they do has come as far as that, and no farther. */
export function untilLockWaits(t: TestApp, sessions = 1): Promise<void> {
  return until(async () => (await lockWaits(t)) >= sessions);
}
