import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { csvRecords } from '../../demand/roster/csv-records.js';
import { formatOf, RosterFormat } from '../../demand/roster/roster-format.js';
import { withoutBlanks } from '../../demand/roster/roster-record.js';
import { BrokenUpload, FileMissing, TooManyRows } from '../../demand/roster/roster.errors.js';
import { xlsxRecords } from '../../demand/roster/xlsx-records.js';
import { SeatTableView } from './seat-numbers.dto.js';

/** The longest train has fewer seats. */
const MOST_ROWS = 3000;
const MOST_INFLATED = 32 * 1024 * 1024;

/**
 * Reads the table of an uploaded file, `.xlsx` or `.csv`, as it would be pasted. Nothing of it is kept.
 *
 * @throws FileMissing, BrokenUpload, NotASpreadsheet, BrokenSpreadsheet, OversizedArchive, TooManyRows
 */
export async function readSeatFile(request: FastifyRequest): Promise<SeatTableView> {
  const content = await contentOf(request);
  const format = formatOf(content);
  const records =
    format === RosterFormat.Xlsx
      ? xlsxRecords(content, MOST_INFLATED)
      : csvRecords(Readable.from([content]), format === RosterFormat.CsvUtf8 ? 'utf-8' : 'gb18030');
  const lines: string[] = [];
  for await (const { cells } of withoutBlanks(records)) {
    if (lines.length === MOST_ROWS) throw new TooManyRows();
    lines.push(cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'));
  }
  return { table: lines.join('\n'), rows: lines.length };
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
