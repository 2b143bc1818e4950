import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { MOST_COLUMNS, RosterRecord, RosterRecords } from './roster-record.js';
import { BrokenSpreadsheet } from './roster.errors.js';

/** No row of a roster is this long; a quotation mark that is never closed makes one. */
const LONGEST_RECORD = 64 * 1024;

/**
 * Records of a CSV file.
 *
 * @throws BrokenSpreadsheet when quotation marks do not close
 */
export async function* csvRecords(
  content: AsyncIterable<Buffer>,
  encoding: 'utf-8' | 'gb18030',
): RosterRecords {
  const parser = parse({
    ...{ info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false },
    max_record_size: LONGEST_RECORD,
  });
  const text = Readable.from(decoded(content, encoding));
  text.on('error', (error) => parser.destroy(error)).pipe(parser);
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield { line, cells: record.slice(0, MOST_COLUMNS) } satisfies RosterRecord;
      line = info.lines + 1;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new BrokenSpreadsheet({ detail: `line ${line}: ${error.code}` });
    throw error;
  } finally {
    text.destroy();
  }
}

/** The text of the file, without its byte order mark. */
async function* decoded(content: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of content) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}
