import { isUtf8 } from 'node:buffer';
import { NotASpreadsheet } from './roster.errors.js';

export enum RosterFormat {
  Xlsx = 'XLSX',
  CsvUtf8 = 'CSV_UTF8',
  /** What Excel writes as CSV on a Chinese Windows. */
  CsvGb18030 = 'CSV_GB18030',
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const PDF = Buffer.from('%PDF');

/**
 * Tells the format by the content; names and announced types are often wrong.
 *
 * @throws NotASpreadsheet
 */
export function formatOf(content: Buffer): RosterFormat {
  if (content.subarray(0, 4).equals(ZIP)) return RosterFormat.Xlsx;
  // No text has a zero byte; pictures, old .xls and encrypted workbooks do.
  if (content.length === 0 || content.includes(0) || content.subarray(0, 4).equals(PDF))
    throw new NotASpreadsheet();
  if (isUtf8(content)) return RosterFormat.CsvUtf8;
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(content);
  } catch {
    throw new NotASpreadsheet();
  }
  return RosterFormat.CsvGb18030;
}
