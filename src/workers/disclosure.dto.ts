import { DocumentType } from './document-types.js';

/** A worker's numbers in full. */
export class DisclosureView {
  workerId: string;
  documentType: DocumentType;
  /** In full. */
  documentNumber: string;
  /** In full. */
  phone: string;
}
