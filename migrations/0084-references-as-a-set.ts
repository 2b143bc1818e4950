import { MigrationInterface, QueryRunner } from 'typeorm';

/** What a crowd writes, and which of its foreign keys are looked at once for all rows of a statement. */
const CHECKED_AS_A_SET: Record<string, string[]> = {
  bookings: ['trip', 'party', 'trip_vehicle', 'account'],
  passengers: ['booking', 'trip', 'request', 'same_vehicle'],
  booking_decisions: ['booking', 'account'],
};

interface Reference {
  constraint: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
}

/**
 * A foreign key asks once for each new row whether what it refers to is there: sixteen times a booking, a quarter of what
 * PostgreSQL does for a crowd. New rows are asked for together here, with the same locks. All else remains the foreign key's:
 * changes of rows, what happens to those referred to, and the names of the errors. Taking only its question for new rows away
 * is a superuser's right; with an owner who is none the foreign keys go on asking for each row, and nobody asks twice.
 */
export class CheckReferencesAsASet1767225600084 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, names] of Object.entries(CHECKED_AS_A_SET)) {
      const references: Reference[] = [];
      for (const name of names) references.push(await referenceOf(runner, table, `fk_${table}_${name}`));
      // After the triggers that take the trip's row, by its name.
      await runner.query(`
        CREATE FUNCTION ${table}_refer() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
          ${references.map((reference) => refusal(table, reference)).join('')}
          RETURN NULL;
        END $$;
        CREATE TRIGGER tr_${table}_use_references AFTER INSERT ON ${table} REFERENCING NEW TABLE AS new_${table}
          FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refer();
      `);
    }
    await checkReferences(runner, 'AS_A_SET');
  }

  async down(runner: QueryRunner): Promise<void> {
    await checkReferences(runner, 'BY_ROW');
    for (const table of Object.keys(CHECKED_AS_A_SET)) {
      await runner.query(`DROP FUNCTION ${table}_refer CASCADE`);
    }
  }
}

async function referenceOf(runner: QueryRunner, table: string, constraint: string): Promise<Reference> {
  const columns = (of: string, keys: string) =>
    `(SELECT array_agg(a.attname::text ORDER BY k.no) FROM unnest(c.${keys}) WITH ORDINALITY AS k (attnum, no)
        JOIN pg_attribute a ON a.attrelid = c.${of} AND a.attnum = k.attnum)`;
  const [reference] = await runner.query(
    `SELECT c.conname AS constraint, ${columns('conrelid', 'conkey')} AS columns,
            c.confrelid::regclass::text AS parent, ${columns('confrelid', 'confkey')} AS "parentColumns"
       FROM pg_constraint c WHERE c.conrelid = $1::regclass AND c.conname = $2`,
    [table, constraint],
  );
  return reference;
}

/** Locks what new rows refer to, so that nobody takes it away before they are seen, and refuses those that refer to nothing. */
function refusal(table: string, { constraint, columns, parent, parentColumns }: Reference): string {
  const list = columns.map((column) => `n.${column}`).join(', ');
  const given = columns.map((column) => `n.${column} IS NOT NULL`).join(' AND ');
  const same = columns.map((column, i) => `p.${parentColumns[i]} = w.${column}`).join(' AND ');
  return `
          IF (WITH wanted AS MATERIALIZED (SELECT DISTINCT ${list} FROM new_${table} n WHERE ${given}),
                   found AS MATERIALIZED (SELECT FROM wanted w, LATERAL (SELECT FROM ${parent} p WHERE ${same} FOR KEY SHARE) x)
              SELECT (SELECT count(*) FROM found) < (SELECT count(*) FROM wanted)) THEN
            RAISE EXCEPTION 'a new row of ${table} refers to what is not in ${parent}'
              USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '${constraint}', TABLE = '${table}';
          END IF;`;
}

/** Where statements are carried out; answers rows. */
interface Database {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/** Says how references of new rows are checked from now on. Only a superuser may silence foreign keys; for others they ask by row. */
export async function checkReferences(database: Database, how: 'AS_A_SET' | 'BY_ROW'): Promise<void> {
  const constraints = Object.entries(CHECKED_AS_A_SET).flatMap(([table, names]) =>
    names.map((name) => `fk_${table}_${name}`),
  );
  const INSERT = 4;
  const asking = (await database.query(
    `SELECT g.tgrelid::regclass::text AS table, quote_ident(g.tgname) AS trigger
       FROM pg_trigger g JOIN pg_constraint c ON c.oid = g.tgconstraint
      WHERE c.connamespace = current_schema()::regnamespace AND c.conname = ANY ($1)
        AND g.tgrelid = c.conrelid AND g.tgtype & ${INSERT} > 0
        AND (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)`,
    [constraints],
  )) as { table: string; trigger: string }[];
  const asASet = how === 'AS_A_SET' && asking.length > 0;
  for (const table of Object.keys(CHECKED_AS_A_SET)) {
    const say = asASet ? 'ENABLE' : 'DISABLE';
    await database.query(`ALTER TABLE ${table} ${say} TRIGGER tr_${table}_use_references`);
  }
  for (const { table, trigger } of asking) {
    await database.query(`ALTER TABLE ${table} ${asASet ? 'DISABLE' : 'ENABLE'} TRIGGER ${trigger}`);
  }
}
