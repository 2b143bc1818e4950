import ExcelJS from 'exceljs';
import { toCivil } from '../../shared/time/civil-time.js';
import { frame, heightOf } from '../../shared/spreadsheet.js';
import { addCorrectionsSheet } from '../corrections/corrections-sheet.js';
import type { StatisticsTable, TableCorrections, TableRow } from './statistics-table.js';
import { TABLE_COLUMNS, TABLE_TITLE, TableColumn } from './table-columns.js';

const TITLE_ROW = 1;
const ABOUT_ROW = 2;
const GROUP_ROW = 3;
const HEADER_ROW = 4;
const LAST = TABLE_COLUMNS.length;
const A3 = 8 as ExcelJS.PaperSize;
const WIDTHS: Record<TableColumn['kind'], number> = {
  ...{ region: 12, carried: 10.5, count: 10.5, amount: 15, names: 36 },
};
/** Room to write by hand, in points. */
const ROW_HEIGHT = 30;

/**
 * The official spreadsheet: title, who reports and the cut-off, the two-row header, a row per city and 合计, who signed, on one
 * A3 page.
 */
export function officialSheet(table: StatisticsTable): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('统计表', {
    views: [{ state: 'frozen', xSplit: 1, ySplit: HEADER_ROW }],
    pageSetup: {
      ...{ paperSize: A3, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 1 },
      ...{ horizontalCentered: true, printTitlesRow: `${GROUP_ROW}:${HEADER_ROW}` },
      margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
  });
  sheet.columns = TABLE_COLUMNS.map((column) => ({ key: column.key, width: WIDTHS[column.kind] }));
  writeTitle(sheet, table);
  writeHeader(sheet);
  for (const row of [...table.rows, table.total]) writeRow(sheet, row);
  (sheet.lastRow as ExcelJS.Row).font = { bold: true };
  if (table.corrections && table.corrections.lines.length > 0) {
    for (const line of table.corrections.lines) writeCorrections(sheet, table.corrections.cutoffAt, line);
    addCorrectionsSheet(workbook, table.corrections.cutoffAt, table.corrections.items);
  }
  writeSigners(sheet, table);
  return workbook;
}

function writeTitle(sheet: ExcelJS.Worksheet, table: StatisticsTable): void {
  sheet.mergeCells(TITLE_ROW, 1, TITLE_ROW, LAST);
  const title = sheet.getCell(TITLE_ROW, 1);
  title.value = TABLE_TITLE;
  title.font = { bold: true, size: 20 };
  title.alignment = { horizontal: 'center', vertical: 'middle' };
  sheet.getRow(TITLE_ROW).height = 36;

  const half = LAST / 2;
  sheet.mergeCells(ABOUT_ROW, 1, ABOUT_ROW, half);
  sheet.mergeCells(ABOUT_ROW, half + 1, ABOUT_ROW, LAST);
  sheet.getCell(ABOUT_ROW, 1).value = `填报单位：${table.reporter}`;
  const cutoff = sheet.getCell(ABOUT_ROW, half + 1);
  cutoff.value = `截止时间：${toCivil(table.asOf)}`;
  cutoff.alignment = { horizontal: 'right' };
}

/** Columns of one group share an upper cell; a column without a group takes both rows. */
function writeHeader(sheet: ExcelJS.Worksheet): void {
  for (const [i, { group, header }] of TABLE_COLUMNS.entries()) {
    if (group === null) {
      sheet.mergeCells(GROUP_ROW, i + 1, HEADER_ROW, i + 1);
      sheet.getCell(GROUP_ROW, i + 1).value = header;
      continue;
    }
    sheet.getCell(HEADER_ROW, i + 1).value = header;
    if (TABLE_COLUMNS[i - 1]?.group === group) continue;
    const length = TABLE_COLUMNS.filter((column) => column.group === group).length;
    sheet.mergeCells(GROUP_ROW, i + 1, GROUP_ROW, i + length);
    sheet.getCell(GROUP_ROW, i + 1).value = group;
  }
  sheet.getRow(GROUP_ROW).height = 30;
  sheet.getRow(HEADER_ROW).height = 110;
  for (const row of [GROUP_ROW, HEADER_ROW]) layOut(sheet.getRow(row), { bold: true });
}

function writeRow(sheet: ExcelJS.Worksheet, row: TableRow): void {
  const values: Record<string, unknown> = { cityName: row.cityName, ...row.figures, ...row.keyed };
  const cells = TABLE_COLUMNS.map(({ key, kind }) => cell(values[key], kind));
  const written = sheet.addRow(cells);
  layOut(written, {});
  const texts = TABLE_COLUMNS.map(({ kind }, i) => ({ text: String(cells[i]), width: WIDTHS[kind] }));
  written.height = Math.max(ROW_HEIGHT, heightOf(texts));
}

/** What the rows above have in them that came too late for the week before: columns 7 to 13 alone. */
function writeCorrections(
  sheet: ExcelJS.Worksheet,
  cutoffAt: Date,
  { cityName, figures, trips, unsigned }: TableCorrections['lines'][number],
): void {
  const state = unsigned === 0 ? '已签字' : `${unsigned}个班次未签字`;
  const name = `其中更正：${cityName}（截至${toCivil(cutoffAt)}的报告周，${trips}个班次，${state}）`;
  const values: Record<string, unknown> = { cityName: name, ...figures };
  const cells = TABLE_COLUMNS.map(({ key, kind }) =>
    kind === 'carried' || kind === 'region' ? cell(values[key], kind) : '',
  );
  const written = sheet.addRow(cells);
  layOut(written, { italic: true });
  written.height = Math.max(ROW_HEIGHT, heightOf([{ text: name, width: WIDTHS.region }]));
}

/** Below the table: who signed each row and when, and which rows nobody signed. */
function writeSigners(sheet: ExcelJS.Worksheet, { rows, frozenAt }: StatisticsTable): void {
  const signed = rows.flatMap(({ cityName, signedByName, signedAt, late }) => {
    if (signedByName && signedAt) return `${cityName} ${signedByName} ${toCivil(signedAt)}`;
    return late ? `${cityName} ${late.signedByName} ${toCivil(late.signedAt)}（逾期）` : [];
  });
  const unsigned = rows.filter(({ signedAt, late }) => !signedAt && !late).map(({ cityName }) => cityName);
  const text = [
    `签字：${signed.join('；') || '无'}`,
    ...(unsigned.length > 0 ? [`未签字：${unsigned.join('、')}`] : []),
    frozenAt ? `封存时间：${toCivil(frozenAt)}` : '未封存，为实时数',
  ].join('    ');
  const row = sheet.addRow([text]);
  sheet.mergeCells(row.number, 1, row.number, LAST);
  row.getCell(1).alignment = { vertical: 'middle', wrapText: true };
  const width = TABLE_COLUMNS.reduce((sum, { kind }) => sum + WIDTHS[kind], 0);
  row.height = Math.max(ROW_HEIGHT, heightOf([{ text, width }]));
}

function cell(value: unknown, kind: TableColumn['kind']): string | number {
  if (kind === 'names') return (value as string[]).join('、');
  return kind === 'region' ? (value as string) : Number(value);
}

function layOut(row: ExcelJS.Row, font: Partial<ExcelJS.Font>): void {
  frame(row, LAST);
  for (let i = 1; i <= LAST; i += 1) {
    row.getCell(i).font = font;
    row.getCell(i).alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  }
}
