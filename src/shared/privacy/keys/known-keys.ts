import { DataSource, EntityManager } from 'typeorm';
import { DatabaseSettings, dataSourceOptions } from '../../../../config/data-source.js';
import { DataKeys, derivedLookupKey, Sealing } from '../sealing.js';

/** The keys given are not those that the database was written with. The message tells what to give; it holds no key. */
export class WrongKeys extends Error {}

interface KnownKey {
  purpose: 'SEAL' | 'LOOKUP';
  keyId: string;
  checkValue: Buffer;
  retired: boolean;
}

/** As `agreeOnKeys`, on a connection of its own with the login that owns the tables. @throws WrongKeys */
export async function withAgreedKeys<Given extends DataKeys & DatabaseSettings>(
  owner: Given,
): Promise<Given & { lookupKey: string }> {
  const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
  try {
    return await dataSource.transaction((manager) => agreeOnKeys(manager, owner));
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Compares the keys given with those that the database was written with, and notes new ones. A wrong or lost key would
 * otherwise go unnoticed: people would be sealed with another key and found by another digest, side by side with the old.
 *
 * @returns the keys, with the lookup key that this database uses
 * @throws WrongKeys
 */
export async function agreeOnKeys<Given extends DataKeys>(
  manager: EntityManager,
  given: Given,
): Promise<Given & { lookupKey: string }> {
  // Of several processes that start together on an empty database, one tells the keys and the others are compared.
  await manager.query('LOCK TABLE data_keys IN SHARE ROW EXCLUSIVE MODE');
  const known = await manager.query<KnownKey[]>(
    `SELECT k.purpose, k.key_id AS "keyId", k.check_value AS "checkValue", k.retired_at IS NOT NULL AS retired
       FROM data_keys k ORDER BY k.first_seen`,
  );
  requireSealKeys(given, known);
  const keys = { ...given, lookupKey: lookupKeyAmong(given, known) };
  const [newest, lookup] = [new Sealing(keys).sealChecks[0], new Sealing(keys).lookupCheck];
  for (const [purpose, { keyId, checkValue }] of [['SEAL', newest] as const, ['LOOKUP', lookup] as const]) {
    await manager.query(
      `INSERT INTO data_keys (purpose, key_id, check_value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [purpose, keyId, checkValue],
    );
  }
  return keys;
}

function requireSealKeys(given: DataKeys, known: KnownKey[]): void {
  const checks = new Sealing(given).sealChecks;
  const isGiven = ({ keyId, checkValue }: KnownKey) =>
    checks.some((check) => check.keyId === keyId && check.checkValue.equals(checkValue));
  const sealKeys = known.filter(({ purpose }) => purpose === 'SEAL');
  const missing = sealKeys.filter((key) => !key.retired && !isGiven(key)).map(({ keyId }) => keyId);
  if (missing.length > 0) {
    throw new WrongKeys(
      `The database holds personal data that none of the given data keys opens: it was sealed with key ${missing.join(', ')}, ` +
        `but DATA_KEY is ${checks[0].keyId}. Give the right key in DATA_KEY, or in DATA_KEYS_OLD while keys are rotated.`,
    );
  }
  if (sealKeys.some((key) => key.retired && key.keyId === checks[0].keyId)) {
    throw new WrongKeys(
      `DATA_KEY is ${checks[0].keyId}, a key that has been rotated out. Give the newest key in DATA_KEY.`,
    );
  }
}

/** The given lookup key; else that of the given data keys whose derived one the database uses, or the oldest's. */
function lookupKeyAmong(given: DataKeys, known: KnownKey[]): string {
  const { dataKey, dataKeysOld = [], lookupKey } = given;
  const candidates = lookupKey ? [lookupKey] : [...dataKeysOld.toReversed(), dataKey].map(derivedLookupKey);
  const inUse = known.find(({ purpose }) => purpose === 'LOOKUP');
  const right = candidates.find(
    (candidate) =>
      !inUse ||
      new Sealing({ ...given, lookupKey: candidate }).lookupCheck.checkValue.equals(inUse.checkValue),
  );
  if (right) return right;
  throw new WrongKeys(
    lookupKey
      ? 'LOOKUP_KEY is not the one that the digests of this database were made with.'
      : 'The digests of this database were made with a key that does not follow from the given data keys. ' +
          'Give LOOKUP_KEY (npm run keys:rotate -- --print-lookup-key told it before the old data key was dropped).',
  );
}
