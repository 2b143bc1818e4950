import type { EntityManager } from 'typeorm';

/** A table with sealed columns. */
export interface SealedTable {
  table: string;
  /** Columns of the primary key, in its order. */
  key: { name: string; type: string }[];
  /** The columns that hold seals. */
  columns: string[];
}

/** Every sealed column of the schema, by its name: a new one needs no entry anywhere to be rotated. */
export async function sealedTables(manager: EntityManager): Promise<SealedTable[]> {
  return manager.query<SealedTable[]>(
    `SELECT c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns,
            (SELECT json_agg(json_build_object('name', p.attname, 'type', format_type(p.atttypid, NULL)) ORDER BY i.no)
               FROM pg_constraint n
              CROSS JOIN unnest(n.conkey) WITH ORDINALITY AS i (attnum, no)
               JOIN pg_attribute p ON p.attrelid = n.conrelid AND p.attnum = i.attnum
              WHERE n.conrelid = c.oid AND n.contype = 'p') AS key
       FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.atttypid = 'bytea'::regtype AND a.attname ~ '(^|_)sealed$'
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      GROUP BY c.oid, c.relname ORDER BY c.relname`,
  );
}
