import ExcelJS from 'exceljs';

export interface SheetColumn<Row> {
  header: string;
  /** Width in characters. */
  width?: number;
  value: (row: Row) => string | number | null | undefined;
}

/**
 * A cell that starts a formula in a spreadsheet program is written as text, with a leading apostrophe in CSV. A Chinese Excel
 * takes full-width signs for the same.
 */
function isFormula(text: string): boolean {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text);
}

/** CSV with BOM and CRLF, as Excel opens it in Chinese. */
export function toCsv<Row>(columns: SheetColumn<Row>[], rows: Iterable<Row>): Buffer {
  const cell = (value: string | number | null | undefined) => {
    const text = String(value ?? '');
    const safe = typeof value === 'string' && isFormula(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const line = (values: (string | number | null | undefined)[]) => values.map(cell).join(',');
  const lines = [line(columns.map((column) => column.header))];
  for (const row of rows) lines.push(line(columns.map((column) => column.value(row))));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

/** Adds a sheet with a header row that stays in sight. Texts are text cells: none is taken for a formula. */
export function addSheet<Row>(
  workbook: ExcelJS.Workbook,
  name: string,
  columns: SheetColumn<Row>[],
  rows: Iterable<Row>,
): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ header, width }) => ({
    header,
    width: width ?? 14,
    style: { numFmt: '@' },
  }));
  sheet.getRow(1).font = { bold: true };
  for (const row of rows) sheet.addRow(columns.map((column) => column.value(row) ?? ''));
  return sheet;
}

const THIN: ExcelJS.Border = { style: 'thin', color: { argb: 'FF000000' } };

/** Draws the lines around cells that people expect on paper. */
export function frame(row: ExcelJS.Row, columns: number): void {
  for (let i = 1; i <= columns; i += 1) {
    row.getCell(i).border = { top: THIN, left: THIN, bottom: THIN, right: THIN };
  }
}

const LINE_HEIGHT = 18;
/** Part of a cell's width that text can take; the rest is margin. */
const TEXT_PART = 0.94;

/**
 * Height in points at which wrapped texts can be read whole, for not every program finds it by itself. A Chinese character
 * is two wide.
 */
export function heightOf(texts: { text: string; width: number }[]): number {
  const lines = texts.map(({ text, width }) => Math.ceil(widthOf(text) / (width * TEXT_PART)));
  return Math.max(1, ...lines) * LINE_HEIGHT;
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}

/** The bytes of an `.xlsx` file. */
export async function toXlsx(workbook: ExcelJS.Workbook): Promise<Buffer> {
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV_TYPE = 'text/csv; charset=utf-8';
