import ExcelJS from 'exceljs';
import { Readable } from 'node:stream';
import { DomainError } from '../../shared/domain-error.js';
import { cellText } from './cell-text.js';
import { CheckedArchive } from './checked-archive.js';
import { MOST_COLUMNS, RosterRecord, RosterRecords } from './roster-record.js';
import { BrokenSpreadsheet, NotASpreadsheet, OversizedArchive } from './roster.errors.js';

/** A sheet has no more rows. */
const LAST_LINE = 1_048_576;

/**
 * exceljs' streaming reader, part by part. Its own `parse` takes the parts in the order of the archive, unchecked, and
 * keeps a sheet that stands before its texts (as Excel writes it) in a temporary file.
 */
type PartReader = ExcelJS.stream.xlsx.WorkbookReader & {
  workbookRels: { Id: string; Target: string }[];
  model: { sheets: { rId: string }[] };
  _parseRels(part: Readable): Promise<void>;
  _parseWorkbook(part: Readable): Promise<void>;
  _parseStyles(part: Readable): Promise<void>;
  /** Keeps the texts and yields nothing. */
  _parseSharedStrings(part: Readable): AsyncGenerator<never>;
  _parseWorksheet(part: Readable, no: string): Iterable<{ value: ExcelJS.stream.xlsx.WorksheetReader }>;
};

/**
 * Records of a workbook's first sheet.
 *
 * @param mostBytes what the workbook may inflate to
 * @throws NotASpreadsheet, OversizedArchive, BrokenSpreadsheet
 */
export async function* xlsxRecords(content: Buffer, mostBytes: number): RosterRecords {
  const archive = await CheckedArchive.open(content, mostBytes);
  try {
    let line = 0;
    for await (const row of await firstSheet(archive)) {
      // Rows that go back, stand still or lie beyond the sheet are the work of no spreadsheet program.
      if (row.number <= line || row.number > LAST_LINE) throw new BrokenSpreadsheet();
      line = row.number;
      yield recordOf(row);
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const message = error instanceof Error ? error.message : '';
    if (/too many bytes in the stream/.test(message)) {
      throw new OversizedArchive({ detail: 'inflates to more than it announces' });
    }
    throw new BrokenSpreadsheet();
  }
}

async function firstSheet(archive: CheckedArchive): Promise<AsyncIterable<ExcelJS.Row>> {
  const options = {
    sharedStrings: 'cache',
    styles: 'cache',
    worksheets: 'emit',
    hyperlinks: 'ignore',
  } as const;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([]), options) as PartReader;
  const [workbook, rels] = [
    await archive.text('xl/workbook.xml'),
    await archive.text('xl/_rels/workbook.xml.rels'),
  ];
  if (!workbook || !rels) throw new NotASpreadsheet({ detail: 'the archive holds no workbook' });
  await reader._parseWorkbook(workbook);
  await reader._parseRels(rels);
  const styles = await archive.text('xl/styles.xml');
  if (styles) await reader._parseStyles(styles);
  const texts = await archive.text('xl/sharedStrings.xml');
  if (texts) await reader._parseSharedStrings(texts).next();

  const sheet = reader.model.sheets[0];
  const target = reader.workbookRels.find(({ Id }) => Id === sheet?.rId)?.Target ?? '';
  const part = await archive.text(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  if (!part) throw new NotASpreadsheet({ detail: 'the workbook has no sheet' });
  const [{ value }] = reader._parseWorksheet(part, '1');
  return value;
}

function recordOf(row: ExcelJS.Row): RosterRecord {
  const cells = Array.from({ length: Math.min(row.cellCount, MOST_COLUMNS) }, (_, i) =>
    cellText(row.findCell(i + 1)?.value),
  );
  return { line: row.number, cells };
}
