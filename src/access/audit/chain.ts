import { createHash, createHmac } from 'node:crypto';
import { EntityManager } from 'typeorm';

/** A link of the chain. */
export interface Link {
  /** From 1, without gaps. */
  no: number;
  entryId: string;
  /** Which key sealed it, see `auditKeyId`. */
  keyId: number;
  digest: Buffer;
}

/** An entry as text: whatever of it or of its changes is altered alters this. */
export interface EntryText {
  id: string;
  text: string;
}

/** What comes before the first link. */
export const BEGINNING = Buffer.alloc(32);

/** Tells keys apart without telling them. */
export function auditKeyId(key: string): number {
  return createHash('sha256').update(Buffer.from(key, 'hex')).digest().readInt32BE();
}

/** @param key 32 bytes as hex; without it nobody can make a link that fits */
export function digestOf(key: string, previous: Buffer, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(previous).update(text).digest();
}

/** `4711:9f86d0…`, as it is logged and compared with later. */
export function headText({ no, digest }: Pick<Link, 'no' | 'digest'>): string {
  return `${no}:${digest.toString('hex')}`;
}

/**
 * Reads entries as texts. Every column comes as the text PostgreSQL has for it, which is the same whenever it is read; joining
 * them is left to this process, since a function in the database may be replaced there.
 *
 * @returns those that there are
 */
export async function entryTexts(manager: EntityManager, ids: string[]): Promise<Map<string, string>> {
  const entries = await manager.query<Record<string, string | null>[]>(
    `SELECT e.id, extract(epoch FROM e.recorded_at)::text AS at, e.account_id, e.role, e.region_code, e.carrier_id,
            e.address::text AS address, e.request_id, e.action, e.target::text AS target, e.purpose, e.reason,
            e.input::text AS input, e.outcome::text AS outcome
       FROM audit_entries e WHERE e.id = ANY ($1)`,
    [ids],
  );
  const changes = await manager.query<Record<string, string | null>[]>(
    `SELECT c.entry_id, c.id::text AS id, c.table_name, c.row_id, c.before::text AS before, c.after::text AS after
       FROM audit_changes c WHERE c.entry_id = ANY ($1) ORDER BY c.id`,
    [ids],
  );
  const changesOf = new Map<string, unknown[]>();
  for (const { entry_id: id, ...change } of changes) {
    changesOf.set(id!, [...(changesOf.get(id!) ?? []), Object.values(change)]);
  }
  return new Map(
    entries.map((entry) => [
      entry.id!,
      JSON.stringify([...Object.values(entry), changesOf.get(entry.id!) ?? []]),
    ]),
  );
}
