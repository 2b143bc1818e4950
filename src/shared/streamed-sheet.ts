import ExcelJS from 'exceljs';
import type { Writable } from 'node:stream';
import { frame, SheetColumn } from './spreadsheet.js';

const A3 = 8 as ExcelJS.PaperSize;

/** What a long sheet is made of. */
export interface StreamedSheet<Row> {
  /** Over the header row, and on every printed page. */
  title: string;
  columns: SheetColumn<Row>[];
  rows: AsyncIterable<Row>;
}

/**
 * Writes a workbook of one sheet while its rows are read, so that its size is not bound by memory: a title, a header row that
 * stays in sight and filters, then the rows. Texts are text cells: none is taken for a formula.
 */
export async function writeSheet<Row>(
  { title, columns, rows }: StreamedSheet<Row>,
  output: Writable,
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true });
  const sheet = workbook.addWorksheet('名单', {
    views: [{ state: 'frozen', ySplit: 2 }],
    pageSetup: {
      ...{ paperSize: A3, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
      ...{
        printTitlesRow: '1:2',
        margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.5, header: 0.3, footer: 0.3 },
      },
    },
    headerFooter: { oddFooter: '第 &P 页，共 &N 页' },
  });
  sheet.columns = columns.map(({ width = 14 }) => ({ width, style: { numFmt: '@' } }));
  sheet.autoFilter = { from: { row: 2, column: 1 }, to: { row: 2, column: columns.length } };
  const heading = sheet.addRow([title]);
  heading.font = { bold: true, size: 14 };
  heading.commit();
  const add = (cells: (string | number)[], font: Partial<ExcelJS.Font> = {}) => {
    const row = sheet.addRow(cells);
    frame(row, columns.length);
    row.font = font;
    row.alignment = { vertical: 'middle', wrapText: true };
    row.commit();
  };
  add(
    columns.map((column) => column.header),
    { bold: true },
  );
  for await (const row of rows) add(columns.map((column) => column.value(row) ?? ''));
  sheet.commit();
  await workbook.commit();
}
