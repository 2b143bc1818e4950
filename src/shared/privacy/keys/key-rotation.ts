import { DataSource, EntityManager } from 'typeorm';
import { Sealing } from '../sealing.js';
import { SealedTable, sealedTables } from './sealed-tables.js';

/** Rows of one transaction: few enough that nobody who waits for one of them notices. */
const BATCH = 500;
/** The pieces of uploaded files are a megabyte each. */
const BATCH_OF_FILES = 8;
const PAUSE_MS = 200;
/** How often rows that others hold locked are looked for again before they are left for the next run. */
const PATIENCE = 50;

/** Seals of one column by the key they name. */
export interface SealCount {
  table: string;
  column: string;
  keyId: string;
  seals: number;
}

export interface Rotation {
  resealed: number;
  /** What there is at the end. */
  counts: SealCount[];
  /** Keys of which no seal is left since this run. */
  retired: string[];
}

/**
 * Seals anew, with the newest key, whatever a former key has sealed, while the service works: a few rows at a time, none
 * that somebody else holds locked, none twice. It can be stopped at any moment and run again. Digests stay as they are.
 */
export class KeyRotation {
  private readonly former: Buffer[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
  ) {
    this.former = sealing.sealChecks.slice(1).map(({ keyId }) => Buffer.from(keyId, 'hex'));
  }

  /** @param progress is told after each batch */
  async run(progress: (table: string, resealed: number) => void = () => undefined): Promise<Rotation> {
    const tables = await sealedTables(this.dataSource.manager);
    let resealed = 0;
    for (let round = 0; this.former.length > 0 && round < PATIENCE; round += 1) {
      for (const table of tables) {
        resealed += await this.walk(table, (count) => progress(table.table, count));
      }
      // Rows that were locked, or sealed behind our back by a process that does not know the new key yet.
      if ((await this.left(tables)) === 0) break;
      await new Promise((wake) => setTimeout(wake, PAUSE_MS));
    }
    const counts = await this.count(tables);
    return { resealed, counts, retired: await this.retire(counts) };
  }

  private async walk(table: SealedTable, progress: (resealed: number) => void): Promise<number> {
    const size = table.columns.includes('sealed') ? BATCH_OF_FILES : BATCH;
    let resealed = 0;
    for (let after: unknown[] | undefined; ;) {
      const keys = await this.dataSource.transaction((manager) => this.batch(manager, table, size, after));
      resealed += keys.length;
      if (keys.length > 0) progress(resealed);
      if (keys.length < size) return resealed;
      after = keys[keys.length - 1];
    }
  }

  /** @returns the keys of the rows that were sealed anew, in their order */
  private async batch(
    manager: EntityManager,
    { table, key, columns }: SealedTable,
    size: number,
    after?: unknown[],
  ): Promise<unknown[][]> {
    const names = key.map(({ name }) => `s.${name}`).join(', ');
    const start = key.map(({ type }, i) => `$${i + 3}::${type}`).join(', ');
    const rows = await manager.query<Record<string, unknown>[]>(
      `SELECT ${key.map(({ name, type }) => `s.${name}${type === 'bytea' ? '' : '::text'}`).join(', ')},
              ${columns.map((column) => `s.${column}`).join(', ')}
         FROM ${table} s
        WHERE (${columns.map(isFormer).join(' OR ')}) ${after ? `AND (${names}) > (${start})` : ''}
        ORDER BY ${names} LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
      [this.former, size, ...(after ?? [])],
    );
    if (rows.length === 0) return [];
    await manager.query(
      `UPDATE ${table} s SET ${columns.map((column) => `${column} = n.${column}`).join(', ')}
         FROM unnest(${[...key.map(({ type }) => type), ...columns.map(() => 'bytea')]
           .map((type, i) => `$${i + 1}::${type}[]`)
           .join(', ')}) AS n (${[...key.map(({ name }) => name), ...columns].join(', ')})
        WHERE ${key.map(({ name }) => `s.${name} = n.${name}`).join(' AND ')}`,
      [
        ...key.map(({ name }) => rows.map((row) => row[name])),
        ...columns.map((column) => rows.map((row) => this.reseal(row[column] as Buffer | null))),
      ],
    );
    return rows.map((row) => key.map(({ name }) => row[name]));
  }

  private reseal(sealed: Buffer | null): Buffer | null {
    const isOld = sealed && this.former.some((keyId) => keyId.equals(sealed.subarray(1, 5)));
    return isOld ? this.sealing.seal(this.sealing.open(sealed)) : sealed;
  }

  private async left(tables: SealedTable[]): Promise<number> {
    const counts = await Promise.all(
      tables.map(({ table, columns }) =>
        this.dataSource.query<{ rows: number }[]>(
          `SELECT count(*)::integer AS rows FROM ${table} s WHERE ${columns.map(isFormer).join(' OR ')}`,
          [this.former],
        ),
      ),
    );
    return counts.reduce((sum, [{ rows }]) => sum + rows, 0);
  }

  private async count(tables: SealedTable[]): Promise<SealCount[]> {
    const parts = tables.flatMap(({ table, columns }) =>
      columns.map(
        (column) =>
          `SELECT '${table}' AS "table", '${column}' AS "column", encode(substring(s.${column} FROM 2 FOR 4), 'hex') AS "keyId",
                  count(*)::integer AS seals
             FROM ${table} s WHERE s.${column} IS NOT NULL GROUP BY 3`,
      ),
    );
    return this.dataSource.query<SealCount[]>(`${parts.join(' UNION ALL ')} ORDER BY 1, 2, 3`);
  }

  /** Former keys that were in use and of which no seal is left need not be given any more. */
  private async retire(counts: SealCount[]): Promise<string[]> {
    const left = new Set(counts.map(({ keyId }) => keyId));
    const without = this.former.map((keyId) => keyId.toString('hex')).filter((keyId) => !left.has(keyId));
    const [retired] = await this.dataSource.query<[{ keyId: string }[], number]>(
      `UPDATE data_keys k SET retired_at = now()
        WHERE k.purpose = 'SEAL' AND k.key_id = ANY ($1) AND k.retired_at IS NULL RETURNING k.key_id AS "keyId"`,
      [without],
    );
    return retired.map(({ keyId }) => keyId);
  }
}

function isFormer(column: string): string {
  return `substring(s.${column} FROM 2 FOR 4) = ANY ($1::bytea[])`;
}
