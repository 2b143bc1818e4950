import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '../config/data-source.js';
import { loadRegions } from '../src/regions/load-regions.js';
import { cloneDatabase, TestDatabase } from './support/database.js';

let database: TestDatabase;
const settings = (databaseSchema: string) => ({
  databaseUrl: database.url,
  databaseSchema,
  databasePoolSize: 2,
});
const connect = (schema: string) => new DataSource(dataSourceOptions(settings(schema))).initialize();

beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

/** Everything in a schema that has a shape: columns, constraints, indexes, triggers, functions and policies. */
async function shapeOf(dataSource: DataSource, schema: string): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(
    `SELECT format('%s.%s %s %s', c.table_name, c.column_name, c.data_type, c.is_nullable) AS line
       FROM information_schema.columns c WHERE c.table_schema = $1
     UNION ALL SELECT format('%s %s', k.conname, pg_get_constraintdef(k.oid))
       FROM pg_constraint k WHERE k.connamespace = $1::regnamespace AND k.contype <> 'n'
     UNION ALL SELECT replace(i.indexdef, $1 || '.', '') FROM pg_indexes i WHERE i.schemaname = $1
     UNION ALL SELECT p.proname::text FROM pg_proc p
       WHERE p.pronamespace = $1::regnamespace
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
     UNION ALL SELECT t.tgname::text FROM pg_trigger t JOIN pg_class k ON k.oid = t.tgrelid
       WHERE k.relnamespace = $1::regnamespace AND NOT t.tgisinternal
     UNION ALL SELECT format('%s %s %s %s %s %s', o.tablename, o.policyname, o.roles, o.cmd, o.qual, o.with_check)
       FROM pg_policies o WHERE o.schemaname = $1
     UNION ALL SELECT format('%s %s %s', g.table_name, g.grantee, g.privilege_type)
       FROM information_schema.role_table_grants g WHERE g.table_schema = $1 AND g.grantee <> g.grantor
     ORDER BY 1`,
    [schema],
  );
  return rows.map((row) => row.line.replaceAll(`${schema}.`, '').replaceAll(`_${schema}_`, '_'));
}

describe('migrations', () => {
  it('can each be taken back and made again, with the same result', async () => {
    await migrate(settings('there_and_back'));
    const dataSource = await connect('there_and_back');
    const before = await shapeOf(dataSource, 'there_and_back');
    const count = dataSource.migrations.length;
    for (let i = 0; i < count; i += 1) await dataSource.undoLastMigration();
    const bare = await shapeOf(dataSource, 'there_and_back');
    expect(bare.filter((line) => !/migrations|PK_/.test(line))).toEqual([]);
    await dataSource.runMigrations();
    expect(await shapeOf(dataSource, 'there_and_back')).toEqual(before);
    await dataSource.destroy();
  });

  it('name every constraint and index themselves', async () => {
    const dataSource = await connect('public');
    const names = await dataSource.query<{ name: string }[]>(
      `SELECT k.conname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.connamespace = 'public'::regnamespace AND k.contype <> 'n' AND c.relname <> 'migrations'
       UNION SELECT i.indexname FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename <> 'migrations'`,
    );
    expect(names.length).toBeGreaterThan(100);
    expect(names.map(({ name }) => name).filter((name) => !/^(pk|uq|fk|ck|ex|ix|tr)_/.test(name))).toEqual(
      [],
    );
    await dataSource.destroy();
  });

  it('give each province a schema of its own in one database, and none sees the other', async () => {
    await migrate(settings('p14'));
    await migrate(settings('p52'));
    const [shanxi, guizhou] = [await connect('p14'), await connect('p52')];
    expect(await shapeOf(shanxi, 'p14')).toEqual(await shapeOf(guizhou, 'p52'));
    await loadRegions(shanxi);
    const count = 'SELECT count(*) AS count FROM regions';
    expect((await shanxi.query(count))[0].count).toBeGreaterThan(3000);
    expect((await guizhou.query(count))[0].count).toBe(0);
    await Promise.all([shanxi.destroy(), guizhou.destroy()]);
  });

  it('run once when two processes start together', async () => {
    const ran = await Promise.all([migrate(settings('together')), migrate(settings('together'))]);
    expect(ran.map((names) => names.length).sort((a, b) => a - b)[0]).toBe(0);
    expect(ran.flat().length).toBe(new Set(ran.flat()).size);
  });
});
