import type { BindDto } from '../shared/api/schema';

export type DocumentType = BindDto['documentType'];

/** Documents that people travel with, the usual one first. */
export const DOCUMENT_TYPES: DocumentType[] = [
  'RESIDENT_ID',
  'TEMPORARY_ID',
  'HOUSEHOLD_REGISTER',
  'HMT_RESIDENCE',
  'HOME_RETURN_PERMIT',
  'TAIWAN_PERMIT',
  'PASSPORT',
  'FOREIGN_RESIDENCE',
];

/** Documents that carry the citizen number of GB 11643. */
const CITIZEN = new Set<DocumentType>(['RESIDENT_ID', 'TEMPORARY_ID', 'HOUSEHOLD_REGISTER', 'HMT_RESIDENCE']);
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * What is wrong with a number as it was typed, so that it is said before anything is sent; the service checks the rest.
 *
 * @returns undefined when it may be right
 */
export function faultOfNumber(
  type: DocumentType,
  written: string,
): 'idLength' | 'idDigits' | 'idCheck' | undefined {
  const number = written.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!CITIZEN.has(type)) return undefined;
  if (number.length !== 18) return 'idLength';
  if (!/^\d{17}[\dX]$/.test(number)) return 'idDigits';
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return '10X98765432'[sum % 11] === number[17] ? undefined : 'idCheck';
}
