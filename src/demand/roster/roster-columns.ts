import { MissingColumns, RepeatedColumns } from './roster.errors.js';

/** Columns of a roster by the name in its header. */
export const COLUMNS = [
  ...['姓名', '性别', '证件类型', '证件号码', '手机号码', '户籍县代码', '乡镇', '村', '方向', '最早出发日期'],
  ...['最晚出发日期', '务工地代码', '务工地', '用人单位', '人群类别', '出行方式', '同行组', '备注'],
] as const;

export type Column = (typeof COLUMNS)[number];

const REQUIRED: Column[] = [
  ...(['姓名', '证件号码', '手机号码', '户籍县代码', '方向', '最早出发日期', '最晚出发日期'] as const),
];

/** What is written in a row under each known column; empty where the roster has no such column. */
export type RosterCells = Record<Column, string>;

/** Finds the columns of a roster by name, in any order; unknown ones are kept for the report only. */
export class RosterHeader {
  private readonly position: Map<Column, number>;

  /** @throws MissingColumns, RepeatedColumns naming them */
  constructor(readonly names: string[]) {
    const tidy = names.map((name) => name.normalize('NFKC').replace(/[\s*\ufeff]/g, ''));
    const repeated = COLUMNS.filter((column) => tidy.indexOf(column) !== tidy.lastIndexOf(column));
    if (repeated.length > 0) throw new RepeatedColumns({ detail: repeated.join('、') });
    const missing: string[] = REQUIRED.filter((column) => !tidy.includes(column));
    if (!tidy.includes('务工地代码') && !tidy.includes('务工地')) missing.push('务工地代码或务工地');
    if (missing.length > 0) throw new MissingColumns({ detail: missing.join('、') });
    const known = COLUMNS.filter((column) => tidy.includes(column));
    this.position = new Map(known.map((column) => [column, tidy.indexOf(column)]));
  }

  cellsOf(cells: string[]): RosterCells {
    return Object.fromEntries(COLUMNS.map((column) => [column, this.cellOf(cells, column)])) as RosterCells;
  }

  cellOf(cells: string[], column: Column): string {
    return cells[this.position.get(column) ?? -1] ?? '';
  }
}
