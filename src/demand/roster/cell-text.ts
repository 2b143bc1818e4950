import type { CellValue } from 'exceljs';

/** Whole numbers are exact up to fifteen digits in a spreadsheet; a longer one has lost its last digits. */
const EXACT = 1e15;

/**
 * What a cell shows, as text. A formula is what it last came to; nothing is ever computed here. A date is the day it
 * names. An ID number that was kept as a number has lost digits and is given as 1.4E+17, so that no one takes it.
 */
export function cellText(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') {
    return Math.abs(value) < EXACT ? String(value) : value.toExponential().toUpperCase();
  }
  if (value instanceof Date) return dateText(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('error' in value) return value.error;
  if ('hyperlink' in value) return value.text;
  if ('formula' in value || 'sharedFormula' in value) {
    return value.result === undefined ? `=${value.formula ?? ''}` : cellText(value.result);
  }
  return '';
}

/** exceljs gives the civil time of a date cell as UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/( 00:00:00)?\.000Z$/, '');
}
