import { isRealDay } from '../shared/time/civil-time.js';
import { DocumentType, documentTypeOf } from './document-types.js';
import { Fault } from './fault.js';
import { Sex } from './person-words.js';

/** A document as it is kept, with what its number tells about its owner. */
export interface IdentityDocument {
  type: DocumentType;
  number: string;
  /** Told by the number of a resident ID only. */
  sex?: Sex;
  /** Told by the number of a resident ID only, `YYYY-MM-DD`. */
  birthDate?: string;
}

/** Documents that carry the 18-digit citizen number of GB 11643. */
const CITIZEN_NUMBER = new Set<DocumentType>([
  DocumentType.ResidentId,
  DocumentType.TemporaryId,
  DocumentType.HouseholdRegister,
  DocumentType.HmtResidence,
]);

/** Forms of the other numbers, with how a person would describe them. */
const FORMS: Partial<Record<DocumentType, [form: RegExp, right: string, rightEn: string]>> = {
  HOME_RETURN_PERMIT: [/^[HM]\d{8}$/, 'H 或 M 加 8 位数字', 'H or M and 8 digits'],
  TAIWAN_PERMIT: [/^\d{8}$/, '8 位数字', '8 digits'],
  PASSPORT: [/^(?=.*\d)[A-Z0-9]{5,17}$/, '5–17 位大写字母和数字', '5-17 capital letters and digits'],
  FOREIGN_RESIDENCE: [
    /^([A-Z]{3}\d{12}|9\d{16}[\dX])$/,
    '15 位（3 个字母加 12 位数字）或 9 开头的 18 位号码',
    '3 letters and 12 digits, or 18 digits that start with 9',
  ],
};

/** @throws Fault document_type_unknown */
export function readDocumentType(written: string): DocumentType {
  const type = documentTypeOf(written);
  if (type) return type;
  throw new Fault(
    'document_type_unknown',
    '证件类型不认识，应为居民身份证、临时身份证、户口簿、港澳台居民居住证、回乡证、台胞证、护照或外国人永久居留身份证',
    'unknown document type',
  );
}

/**
 * Reads a document's number as people write it: full-width digits, spaces and a small x are put right.
 *
 * @param today `YYYY-MM-DD`; nobody is born after it
 * @throws Fault naming what is wrong with it
 */
export function readDocument(type: DocumentType, writtenNumber: string, today: string): IdentityDocument {
  const number = normalDocumentNumber(writtenNumber);
  if (number === '') {
    throw new Fault('document_number_missing', '证件号码未填写', 'the document number is missing');
  }
  if (CITIZEN_NUMBER.has(type)) return { type, number, ...readCitizenNumber(number, today) };
  const [form, right, rightEn] = FORMS[type]!;
  if (!form.test(number)) {
    throw new Fault('document_number_form', `证件号码格式不对，应为${right}`, `must be ${rightEn}`);
  }
  return { type, number };
}

/** Capital letters, half-width digits, no spaces: one number has one spelling. */
export function normalDocumentNumber(written: string): string {
  return written.normalize('NFKC').replace(/\s/g, '').toUpperCase();
}

/**
 * What identifies the person behind a document. Documents with the citizen number are one and the same person, whichever
 * of them was shown.
 */
export function identityOf({ type, number }: Pick<IdentityDocument, 'type' | 'number'>): string {
  return `${CITIZEN_NUMBER.has(type) ? 'CITIZEN' : type}:${number}`;
}

/** Weights and check characters of GB 11643 (ISO 7064, MOD 11-2). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

/** The eighteenth character that belongs to seventeen digits. */
export function checkCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return CHECK_CHARACTERS[sum % 11];
}

/**
 * 6 digits of region, 8 of birth, 3 of sequence (odd: male), 1 check character. The region is never compared with today's
 * codes: older people keep those of regions long abolished, e.g. 142201 (忻州地区).
 */
function readCitizenNumber(number: string, today: string): { sex: Sex; birthDate: string } {
  if (!/^\d{17}[\dX]$/.test(number)) {
    throw new Fault(
      'id_length',
      '身份证号码应为 18 位：17 位数字加 1 位校验码（数字或 X）；表格中请把该列设为文本格式',
      'an ID number has 17 digits and a check character',
    );
  }
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isRealDay(birthDate) || birthDate < '1800-01-01' || birthDate > today) {
    throw new Fault(
      'id_birth_date',
      '身份证号码第 7–14 位不是真实的出生日期，请核对证件',
      'digits 7-14 are not a real birth date',
    );
  }
  if (number[17] !== checkCharacter(number)) {
    throw new Fault(
      'id_check_digit',
      '身份证号码的校验码不对，号码有误，请对照证件逐位核对',
      'the check digit does not match',
    );
  }
  return { sex: Number(number[16]) % 2 === 1 ? Sex.Male : Sex.Female, birthDate };
}
