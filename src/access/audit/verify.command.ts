import { DataSource } from 'typeorm';
import { commandDatabase } from '../../../config/command-database.js';
import { dataSourceOptions } from '../../../config/data-source.js';
import { InvalidSettings, readSettings } from '../../../config/env.js';
import { withSecrets } from '../../generated-secrets.js';
import { verifyChain } from './verify-chain.js';

/**
 * `npm run audit:verify [-- --expect NO:HEX]` follows the chain of what was recorded and names the first broken link. It
 * changes nothing, and the service goes on working. With a head that was printed or logged earlier, the chain must still
 * pass through it.
 */
async function verify(): Promise<void> {
  const flag = process.argv.indexOf('--expect');
  const expected = flag < 0 ? undefined : (process.argv[flag + 1] ?? '');
  if (expected !== undefined && !/^\d+:[0-9a-f]{64}$/.test(expected)) {
    console.error('--expect takes a head as it was printed or logged earlier, NO:HEX');
    process.exitCode = 2;
    return;
  }
  const given = await withSecrets(readSettings(process.env));
  const place = await commandDatabase(given.databaseOwnerUrl ?? given.databaseUrl, given.dataDir);
  try {
    const owner = { ...given, databaseUrl: place.url };
    const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
    const { intact, head, unsealed, fault } = await verifyChain(dataSource, given.auditKey, expected);
    await dataSource.destroy();
    console.log(
      `${intact} links intact${head ? `, head ${head}` : ''}; ${unsealed} entries wait to be sealed`,
    );
    if (!fault) return;
    console.error(fault);
    process.exitCode = 1;
  } finally {
    await place.stop();
  }
}

verify().catch((error: unknown) => {
  console.error(error instanceof InvalidSettings ? error.message : error);
  process.exitCode = 1;
});
