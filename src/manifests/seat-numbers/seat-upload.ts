import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { csvRecords } from '../../demand/roster/csv-records.js';
import { formatOf, RosterFormat } from '../../demand/roster/roster-format.js';
import { RosterRecords, withoutBlanks } from '../../demand/roster/roster-record.js';
import { BrokenUpload, FileMissing, TooManyRows } from '../../demand/roster/roster.errors.js';
import { xlsxSheets } from '../../demand/roster/xlsx-records.js';
import { SeatTableView } from './seat-numbers.dto.js';
import { SEAT_HEADER, seatColumnsOf } from './seat-table.js';

/** The longest train has fewer seats. */
const MOST_ROWS = 3000;
const MOST_INFLATED = 32 * 1024 * 1024;

/**
 * Reads the table of an uploaded file, `.xlsx` or `.csv`, as it would be pasted. Of a workbook all sheets that name people and
 * seats are read, as one table; when none does, the first that is not empty. Nothing of it is kept.
 *
 * @throws FileMissing, BrokenUpload, NotASpreadsheet, BrokenSpreadsheet, OversizedArchive, TooManyRows
 */
export async function readSeatFile(request: FastifyRequest): Promise<SeatTableView> {
  const sheets = await sheetsOf(await contentOf(request));
  const headed = sheets.filter((sheet) => seatColumnsOf(sheet.rows) !== undefined);
  const read = headed.length > 0 ? headed : sheets.slice(0, 1);
  // An empty line after each sheet: a carriage that is written once in one of them says nothing of the next.
  const rows =
    read.length > 1
      ? [SEAT_HEADER, ...read.flatMap((sheet) => [...seatColumnsOf(sheet.rows)!, []])]
      : read.flatMap((sheet) => sheet.rows);
  const namesOf = (some: Sheet[]) => some.flatMap(({ name }) => name ?? []);
  return {
    table: rows
      .map((cells) => cells.join('\t'))
      .join('\n')
      .trimEnd(),
    rows: rows.filter((cells) => cells.length > 0).length,
    sheets: namesOf(read),
    unread: namesOf(sheets.filter((sheet) => !read.includes(sheet))),
  };
}

interface Sheet {
  /** None of a CSV file. */
  name?: string;
  rows: string[][];
}

/** Those that are not empty. */
async function sheetsOf(content: Buffer): Promise<Sheet[]> {
  const filled: Sheet[] = [];
  let lines = 0;
  for await (const { name, records } of tablesOf(content)) {
    const rows: string[][] = [];
    for await (const { cells } of withoutBlanks(records)) {
      if (lines === MOST_ROWS) throw new TooManyRows();
      lines += 1;
      rows.push(cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')));
    }
    if (rows.length > 0) filled.push({ name, rows });
  }
  return filled;
}

async function* tablesOf(content: Buffer): AsyncGenerator<{ name?: string; records: RosterRecords }> {
  const format = formatOf(content);
  if (format === RosterFormat.Xlsx) return yield* xlsxSheets(content, MOST_INFLATED);
  const encoding = format === RosterFormat.CsvUtf8 ? 'utf-8' : 'gb18030';
  yield { records: csvRecords(Readable.from([content]), encoding) };
}

async function contentOf(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new FileMissing();
  let content: Buffer | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue;
      if (part.fieldname === 'file') content = await part.toBuffer();
      else part.file.resume();
    }
  } catch (error) {
    // What the parser of the form refuses by name carries a status; a form that is cut off or no form at all does not.
    throw (error as { statusCode?: number }).statusCode ? error : new BrokenUpload();
  }
  if (!content) throw new FileMissing();
  return content;
}
