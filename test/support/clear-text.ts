import { DataSource } from 'typeorm';

/**
 * Searches every row of every table, as PostgreSQL would dump it, for texts that must not be there in clear: as they are,
 * and as the bytes of a binary column.
 *
 * @returns `table: text` of each find
 */
export async function foundInClear(dataSource: DataSource, secrets: string[]): Promise<string[]> {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`,
  );
  const needles = secrets.flatMap((secret) => [secret, Buffer.from(secret, 'utf8').toString('hex')]);
  const finds: string[] = [];
  for (const { name } of tables) {
    const found = await dataSource.query<{ needle: string }[]>(
      `SELECT DISTINCT s.needle FROM unnest($1::text[]) AS s (needle)
        WHERE EXISTS (SELECT 1 FROM "${name}" t WHERE strpos(t::text, s.needle) > 0)`,
      [needles],
    );
    finds.push(...found.map(({ needle }) => `${name}: ${needle}`));
  }
  return finds;
}
