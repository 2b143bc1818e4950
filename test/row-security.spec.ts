import { POLICIES } from '../migrations/policies.js';
import { startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('row security', () => {
  it('is in force on every table, under the policy that is written down for it', async () => {
    const tables = await t.dataSource.query<{ name: string; protected: boolean; policies: number }[]>(
      `SELECT c.relname AS name, c.relrowsecurity AS protected,
              (SELECT count(*) FROM pg_policies p WHERE p.tablename = c.relname) AS policies
         FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migrations'`,
    );
    expect(tables.length).toBeGreaterThan(40);
    expect(tables.filter((table) => !table.protected || table.policies !== 5)).toEqual([]);
    expect(tables.filter(({ name }) => !POLICIES[name])).toEqual([]);
  });

  it('has no trigger that sees only what its command may see', async () => {
    const blind = await t.dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT p.proname AS name FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
        WHERE p.pronamespace = 'public'::regnamespace AND NOT g.tgisinternal AND NOT p.prosecdef`,
    );
    expect(blind).toEqual([]);
  });
});
