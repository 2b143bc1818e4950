import { readFile, rename, writeFile } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { DemoSettings, InvalidSettings, SmsGatewaySettings } from '../../config/env.js';
import type { RunningSettings } from '../../src/app.module.js';
import { Progress } from '../progress.js';
import { loadSeason } from './load-season.js';
import { startTextNetwork } from './text-network.js';

/** In the demo's folder; the first is there once the season is whole, the second while it is loaded. */
const KEPT = 'season.json';
const LOADING = 'season.loading';

/**
 * A season whose loading was cut off is forgotten, to be begun anew.
 *
 * @throws InvalidSettings when what the folder holds is no demo's
 */
export async function forgetHalfLoaded(dataDir: string, ownerUrl: string): Promise<void> {
  if (await read(dataDir, KEPT)) return;
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT FROM pg_tables t WHERE t.schemaname = 'public' LIMIT 1`);
    if (rows.length === 0) return;
    if ((await read(dataDir, LOADING)) === undefined) {
      throw new InvalidSettings([
        `${dataDir} holds data that is no demo's; --demo needs a folder of its own`,
      ]);
    }
    await client.query(
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC',
    );
  } finally {
    await client.end();
  }
}

/** @returns what a demo runs with: the season that is there already, or one that is loaded first */
export async function openSeason(
  settings: RunningSettings,
  ownerUrl: string,
): Promise<{ demo: DemoSettings; smsGateway: SmsGatewaySettings }> {
  const smsGateway = await startTextNetwork();
  const known = await read(settings.dataDir, KEPT);
  if (known) return { demo: JSON.parse(known) as DemoSettings, smsGateway };
  console.log('Demo: loading a season in progress; this happens once and takes up to a minute');
  const demo: DemoSettings = { code: String(randomInt(100_000, 1_000_000)), accounts: [] };
  const loading = join(settings.dataDir, LOADING);
  await writeFile(loading, '');
  demo.accounts = await loadSeason({ ...settings, demo, smsGateway }, ownerUrl, new Progress(process.stdout));
  await writeFile(loading, JSON.stringify(demo, null, 2), { mode: 0o600 });
  await rename(loading, join(settings.dataDir, KEPT));
  return { demo, smsGateway };
}

async function read(dataDir: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(dataDir, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
