import { DataSource } from 'typeorm';
import { commandDatabase } from '../../../../config/command-database.js';
import { dataSourceOptions, migrate } from '../../../../config/data-source.js';
import { InvalidSettings, readSettings } from '../../../../config/env.js';
import { withSecrets } from '../../../generated-secrets.js';
import { Sealing } from '../sealing.js';
import { KeyRotation, Rotation } from './key-rotation.js';
import { withAgreedKeys, WrongKeys } from './known-keys.js';

/**
 * `npm run keys:rotate` seals all personal data anew with DATA_KEY; the former keys stand in DATA_KEYS_OLD. The service goes
 * on working. `-- --print-lookup-key` prints the LOOKUP_KEY to set before the last former key is thrown away, and does no more.
 */
async function rotate(): Promise<void> {
  const given = await withSecrets(readSettings(process.env));
  const place = await commandDatabase(given.databaseOwnerUrl ?? given.databaseUrl, given.dataDir);
  try {
    const owner = { ...given, databaseUrl: place.url };
    await migrate(owner);
    const keys = await withAgreedKeys(owner);
    if (process.argv.includes('--print-lookup-key')) return console.log(keys.lookupKey);
    const sealing = new Sealing(keys);
    const [newest, ...former] = sealing.sealChecks.map(({ keyId }) => keyId);
    console.log(
      `Sealing anew with key ${newest} what was sealed with ${former.join(', ') || 'no other key'}`,
    );
    const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
    const rotation = await new KeyRotation(dataSource, sealing).run((table, resealed) =>
      console.log(`  ${table}: ${resealed} rows`),
    );
    await dataSource.destroy();
    report(rotation, newest);
  } finally {
    await place.stop();
  }
}

function report({ resealed, counts, retired }: Rotation, newest: string): void {
  console.log(`${resealed} rows sealed anew`);
  for (const { table, column, keyId, seals } of counts) {
    console.log(`  ${table}.${column}: ${seals} sealed with key ${keyId}`);
  }
  const left = counts.filter(({ keyId }) => keyId !== newest).reduce((sum, { seals }) => sum + seals, 0);
  if (left > 0) {
    console.log(`${left} seals are left that this run could not open or others held; run it again`);
    process.exitCode = 1;
  }
  for (const keyId of retired) {
    console.log(
      `Key ${keyId} is not needed any more. Set LOOKUP_KEY (-- --print-lookup-key) before you drop it.`,
    );
  }
}

rotate().catch((error: unknown) => {
  const expected = [InvalidSettings, WrongKeys].some((kind) => error instanceof kind);
  console.error(expected ? (error as Error).message : error);
  process.exitCode = 1;
});
