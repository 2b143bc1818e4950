import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../config/env.js';

/** Secrets without which nothing runs. */
export interface Secrets {
  tokenSecret: string;
  dataKey: string;
  auditKey: string;
}

/**
 * Secrets that were not given as settings are generated once and kept in the data folder, readable by its owner only.
 * Several processes on one database must be given the same ones as settings.
 */
export async function withSecrets<Given extends Settings>(settings: Given): Promise<Given & Secrets> {
  const keys = join(settings.dataDir, 'keys');
  return {
    ...settings,
    tokenSecret: settings.tokenSecret ?? (await kept(keys, 'token-secret')),
    dataKey: settings.dataKey ?? (await kept(keys, 'data-key')),
    auditKey: settings.auditKey ?? (await kept(keys, 'audit-key')),
  };
}

async function kept(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    // "wx" fails when the file is there: of two that start at once, one writes and both read the same.
    await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
