import { join } from 'node:path';
import { runningEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

/** The database a command works on: that of the settings; else the embedded one, of the running service or started for the while. */
export async function commandDatabase(
  url: string | undefined,
  dataDir: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = join(dataDir, 'postgres');
  const running = url ?? (await runningEmbeddedPostgres(folder));
  return running
    ? { url: running, stop: () => Promise.resolve() }
    : startEmbeddedPostgres({ dataDir: folder });
}
