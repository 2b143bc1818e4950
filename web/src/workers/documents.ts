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
