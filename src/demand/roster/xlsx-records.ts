import ExcelJS from 'exceljs';
import { Readable } from 'node:stream';
import { DomainError } from '../../shared/domain-error.js';
import { cellText } from './cell-text.js';
import { CheckedArchive } from './checked-archive.js';
import { MOST_COLUMNS, RosterRecord, RosterRecords } from './roster-record.js';
import { BrokenSpreadsheet, NotASpreadsheet, OversizedArchive } from './roster.errors.js';

/** A sheet has no more rows. */
const LAST_LINE = 1_048_576;

interface SheetPlace {
  rId: string;
  name: string;
  state?: string;
}

/**
 * exceljs' streaming reader, part by part. Its own `parse` takes the parts in the order of the archive, unchecked, and
 * keeps a sheet that stands before its texts (as Excel writes it) in a temporary file.
 */
type PartReader = Omit<ExcelJS.stream.xlsx.WorkbookReader, 'model'> & {
  workbookRels: { Id: string; Target: string }[];
  model: { sheets: SheetPlace[] };
  _parseRels(part: Readable): Promise<void>;
  _parseWorkbook(part: Readable): Promise<void>;
  _parseStyles(part: Readable): Promise<void>;
  /** Keeps the texts and yields nothing. */
  _parseSharedStrings(part: Readable): AsyncGenerator<never>;
  _parseWorksheet(part: Readable, no: string): Iterable<{ value: ExcelJS.stream.xlsx.WorksheetReader }>;
};

/** A sheet that people see, and what stands in it. */
export interface XlsxSheet {
  name: string;
  records: RosterRecords;
}

/**
 * Records of a workbook's first sheet.
 *
 * @param mostBytes what the workbook may inflate to
 * @throws NotASpreadsheet, OversizedArchive, BrokenSpreadsheet
 */
export async function* xlsxRecords(content: Buffer, mostBytes: number): RosterRecords {
  yield* toldPlainly(async function* () {
    const workbook = await opened(content, mostBytes);
    yield* recordsOf(workbook, workbook.reader.model.sheets[0]);
  });
}

/**
 * The sheets of a workbook that are not hidden, in their order; each is to be read before the next. It throws as `xlsxRecords`,
 * and so do the records.
 */
export async function* xlsxSheets(content: Buffer, mostBytes: number): AsyncGenerator<XlsxSheet> {
  yield* toldPlainly(async function* () {
    const workbook = await opened(content, mostBytes);
    const { sheets } = workbook.reader.model;
    for (const sheet of sheets.filter(({ state = 'visible' }) => state === 'visible')) {
      yield { name: sheet.name, records: toldPlainly(() => recordsOf(workbook, sheet)) };
    }
  });
}

interface Workbook {
  archive: CheckedArchive;
  reader: PartReader;
}

/** What goes wrong inside exceljs, in words of ours. */
async function* toldPlainly<One>(
  work: () => AsyncGenerator<One, void>,
): AsyncGenerator<One, void, undefined> {
  try {
    yield* work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const message = error instanceof Error ? error.message : '';
    if (/too many bytes in the stream/.test(message)) {
      throw new OversizedArchive({ detail: 'inflates to more than it announces' });
    }
    throw new BrokenSpreadsheet();
  }
}

async function opened(content: Buffer, mostBytes: number): Promise<Workbook> {
  const archive = await CheckedArchive.open(content, mostBytes);
  const options = {
    sharedStrings: 'cache',
    styles: 'cache',
    worksheets: 'emit',
    hyperlinks: 'ignore',
  } as const;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([]), options) as unknown as PartReader;
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
  return { archive, reader };
}

async function* recordsOf({ archive, reader }: Workbook, sheet: SheetPlace | undefined): RosterRecords {
  const target = reader.workbookRels.find(({ Id }) => Id === sheet?.rId)?.Target ?? '';
  const part = await archive.text(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  if (!part) throw new NotASpreadsheet({ detail: 'the workbook has no sheet' });
  const [{ value }] = reader._parseWorksheet(part, '1');
  let line = 0;
  for await (const row of value as AsyncIterable<ExcelJS.Row>) {
    // Rows that go back, stand still or lie beyond the sheet are the work of no spreadsheet program.
    if (row.number <= line || row.number > LAST_LINE) throw new BrokenSpreadsheet();
    line = row.number;
    yield recordOf(row);
  }
}

function recordOf(row: ExcelJS.Row): RosterRecord {
  const cells = Array.from({ length: Math.min(row.cellCount, MOST_COLUMNS) }, (_, i) =>
    cellText(row.findCell(i + 1)?.value),
  );
  return { line: row.number, cells };
}
