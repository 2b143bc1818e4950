import ExcelJS from 'exceljs';

export interface SheetColumn<Row> {
  header: string;
  /** Width in characters. */
  width?: number;
  value: (row: Row) => string | number | null | undefined;
}

/** A cell that starts a formula in a spreadsheet program is written as text, with a leading apostrophe in CSV. */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
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

/** The bytes of an `.xlsx` file. */
export async function toXlsx(workbook: ExcelJS.Workbook): Promise<Buffer> {
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV_TYPE = 'text/csv; charset=utf-8';
