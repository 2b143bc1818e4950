import { readFileSync } from 'node:fs';
import { dataFile } from '../../../config/project-root.js';

/** How a column gets its value: from the region, from boardings, or keyed in by the city as a number, an amount or names. */
export type ColumnKind = 'region' | 'carried' | 'count' | 'amount' | 'names';

export interface TableColumn {
  /** 1 to 20, as on the official form. */
  no: number;
  key: string;
  /** Upper header that it stands under; null when it has none. */
  group: string | null;
  header: string;
  kind: ColumnKind;
}

interface OfficialTable {
  title: string;
  columns: { no: number; key: string; group: string | null; header: string; source: string }[];
}

const official = JSON.parse(readFileSync(dataFile('statistics-table.json'), 'utf8')) as OfficialTable;

/** 春风行动开展情况统计表. */
export const TABLE_TITLE = official.title;

/** The columns of the official form, in its order. */
export const TABLE_COLUMNS: TableColumn[] = official.columns.map(({ source, ...column }) => ({
  ...column,
  kind: kindOf(source),
}));

/** Keys of the columns that a city keys in, of these kinds. */
export function keyedColumns(...kinds: ColumnKind[]): string[] {
  return TABLE_COLUMNS.filter((column) => kinds.includes(column.kind)).map((column) => column.key);
}

function kindOf(source: string): ColumnKind {
  if (source === 'region') return 'region';
  if (source.startsWith('keyed, decimal')) return 'amount';
  if (source.startsWith('keyed, names')) return 'names';
  return source === 'keyed' ? 'count' : 'carried';
}
