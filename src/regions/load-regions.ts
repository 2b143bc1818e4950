import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { DataSource } from 'typeorm';
import { dataFile } from '../../config/project-root.js';

interface RegionRow {
  code: string;
  name: string;
  full_name: string;
  level: string;
  valid_from: string;
  valid_to: string;
}

/**
 * Brings the regions up to the data file `config/data/regions.csv`: adds, renames, and ends those with a `valid_to`.
 * Export and import roles are kept. May be run again at any time.
 *
 * @returns number of regions that were added or changed
 */
export async function loadRegions(dataSource: DataSource, file = dataFile('regions.csv')): Promise<number> {
  const rows = parse<RegionRow>(await readFile(file), { columns: true, bom: true, skip_empty_lines: true });
  const column = (name: keyof RegionRow) => rows.map((row) => row[name] || null);
  const changed = await dataSource.query<unknown[]>(
    `INSERT INTO regions AS r (code, name, full_name, level, parent_code, valid_from, valid_to)
     SELECT f.code, f.name, f.full_name, f.level, nullif(left(f.code, length(f.code) - 2), ''), f.valid_from, f.valid_to
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[])
         AS f (code, name, full_name, level, valid_from, valid_to)
      ORDER BY length(f.code)
     ON CONFLICT ON CONSTRAINT pk_regions DO UPDATE
       SET name = excluded.name, full_name = excluded.full_name,
           valid_from = excluded.valid_from, valid_to = excluded.valid_to
       WHERE (r.name, r.full_name, r.valid_from, r.valid_to)
         IS DISTINCT FROM (excluded.name, excluded.full_name, excluded.valid_from, excluded.valid_to)
     RETURNING r.code`,
    [
      column('code'),
      column('name'),
      column('full_name'),
      column('level'),
      column('valid_from'),
      column('valid_to'),
    ],
  );
  return changed.length;
}
