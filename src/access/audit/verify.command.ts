import { DataSource } from 'typeorm';
import { commandDatabase } from '../../../config/command-database.js';
import { dataSourceOptions } from '../../../config/data-source.js';
import { InvalidSettings, readSettings } from '../../../config/env.js';
import { withSecrets } from '../../generated-secrets.js';
import { verifyChain } from './verify-chain.js';

/** Nothing can be said about the chain. */
class CannotVerify extends Error {}

/**
 * `npm run audit:verify [-- --expect NO:HEX]` follows the chain of what was recorded and names the first broken link. It
 * changes nothing, and the service goes on working. With a head that was printed or logged earlier, the chain must still
 * pass through it. Ends with 0 when the chain is sound, 1 when it is not, 2 when that cannot be found out.
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
    if (!(await hasRecord(dataSource))) {
      await dataSource.destroy();
      throw new CannotVerify(
        'This database holds no record: it has no tables of the service. Check DATABASE_URL, DATABASE_SCHEMA and DATA_DIR.',
      );
    }
    const { intact, head, unsealed, fault } = await verifyChain(
      dataSource,
      [given.auditKey, ...given.auditKeysOld],
      expected,
    );
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

async function hasRecord(dataSource: DataSource): Promise<boolean> {
  const [{ known }] = await dataSource.query<[{ known: boolean }]>(
    `SELECT to_regclass('audit_links') IS NOT NULL AS known`,
  );
  return known;
}

verify().catch((error: unknown) => {
  const expected = error instanceof InvalidSettings || error instanceof CannotVerify;
  const code = (error as { code?: string }).code;
  console.error(expected ? error.message : code ? `The database cannot be read (${code})` : error);
  process.exitCode = 2;
});
