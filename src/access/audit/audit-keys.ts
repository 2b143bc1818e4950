import { createHmac } from 'node:crypto';
import { DataSource, EntityManager } from 'typeorm';
import { DatabaseSettings, dataSourceOptions } from '../../../config/data-source.js';
import { Audit } from '../../shared/commands/audit.js';
import { WrongKeys } from '../../shared/privacy/keys/known-keys.js';
import { auditKeyId } from './chain.js';

/** The keys of the record, each 32 bytes as hex. */
export interface AuditKeys {
  /** What is recorded from now on is sealed with this one. */
  auditKey: string;
  /** Former keys, newest first: what they sealed can still be verified. */
  auditKeysOld?: string[];
}

interface KnownKey {
  keyId: string;
  checkValue: Buffer;
  retired: boolean;
}

/** As `agreeOnAuditKey`, on a connection of its own with the login that owns the tables. @throws WrongKeys */
export async function withAgreedAuditKey(owner: AuditKeys & DatabaseSettings): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
  try {
    await dataSource.transaction((manager) => agreeOnAuditKey(manager, owner, new Audit(dataSource)));
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Compares the key given with the one that the record is sealed with. A new one takes over when the one in use is given with
 * the former keys: that is recorded, so that a link of the new key follows at once. A key that was taken over from never comes
 * back: who got hold of it could otherwise go on from an earlier link.
 *
 * @throws WrongKeys when another key is in use, or this one was
 */
export async function agreeOnAuditKey(
  manager: EntityManager,
  { auditKey, auditKeysOld = [] }: AuditKeys,
  audit: Audit,
): Promise<void> {
  await manager.query('LOCK TABLE data_keys IN SHARE ROW EXCLUSIVE MODE');
  const known = await manager.query<KnownKey[]>(
    `SELECT k.key_id AS "keyId", k.check_value AS "checkValue", k.retired_at IS NOT NULL AS retired
       FROM data_keys k WHERE k.purpose = 'AUDIT'`,
  );
  const same = (key: string) => known.find(({ checkValue }) => checkValue.equals(checkOf(key)));
  const mine = same(auditKey);
  if (mine && !mine.retired) return;
  if (mine) {
    throw new WrongKeys(
      `AUDIT_KEY is ${mine.keyId}, a key that another has taken over from. Give the newest key.`,
    );
  }
  const inUse = known.find(({ retired }) => !retired);
  if (inUse && !auditKeysOld.some((key) => same(key) === inUse)) {
    throw new WrongKeys(
      `The record of this database is sealed with audit key ${inUse.keyId}, but AUDIT_KEY is ${textOf(auditKey)}. ` +
        'Give the right key; to take a new one, give the key in use in AUDIT_KEYS_OLD.',
    );
  }
  await manager.query(
    `UPDATE data_keys SET retired_at = now() WHERE purpose = 'AUDIT' AND retired_at IS NULL`,
  );
  await manager.query(`INSERT INTO data_keys (purpose, key_id, check_value) VALUES ('AUDIT', $1, $2)`, [
    textOf(auditKey),
    checkOf(auditKey),
  ]);
  await audit.byService(manager, { action: 'AuditKeys_change', target: { key: textOf(auditKey) } });
}

/** As it is told to people and kept with the keys: eight digits. */
export function textOf(key: string | number): string {
  const id = typeof key === 'string' ? auditKeyId(key) : key;
  return (id >>> 0).toString(16).padStart(8, '0');
}

function checkOf(key: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update('fangang key check').digest();
}
