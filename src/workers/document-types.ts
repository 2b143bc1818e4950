/** Identity documents with which people travel by road, rail and air. */
export enum DocumentType {
  ResidentId = 'RESIDENT_ID',
  TemporaryId = 'TEMPORARY_ID',
  HouseholdRegister = 'HOUSEHOLD_REGISTER',
  HmtResidence = 'HMT_RESIDENCE',
  HomeReturnPermit = 'HOME_RETURN_PERMIT',
  TaiwanPermit = 'TAIWAN_PERMIT',
  Passport = 'PASSPORT',
  ForeignResidence = 'FOREIGN_RESIDENCE',
}

export const DOCUMENT_NAMES: Record<DocumentType, string> = {
  RESIDENT_ID: '居民身份证',
  TEMPORARY_ID: '临时身份证',
  HOUSEHOLD_REGISTER: '户口簿',
  HMT_RESIDENCE: '港澳台居民居住证',
  HOME_RETURN_PERMIT: '港澳居民来往内地通行证',
  TAIWAN_PERMIT: '台湾居民来往大陆通行证',
  PASSPORT: '护照',
  FOREIGN_RESIDENCE: '外国人永久居留身份证',
};

/** What else people write for them. */
const ALIASES: Record<string, DocumentType> = {
  身份证: DocumentType.ResidentId,
  二代身份证: DocumentType.ResidentId,
  第二代居民身份证: DocumentType.ResidentId,
  临时居民身份证: DocumentType.TemporaryId,
  户口本: DocumentType.HouseholdRegister,
  居民户口簿: DocumentType.HouseholdRegister,
  港澳居民居住证: DocumentType.HmtResidence,
  台湾居民居住证: DocumentType.HmtResidence,
  港澳台居住证: DocumentType.HmtResidence,
  回乡证: DocumentType.HomeReturnPermit,
  港澳通行证: DocumentType.HomeReturnPermit,
  台胞证: DocumentType.TaiwanPermit,
  外国护照: DocumentType.Passport,
  普通护照: DocumentType.Passport,
  外国人永久居留证: DocumentType.ForeignResidence,
  外国人永居: DocumentType.ForeignResidence,
};

const TYPES = new Map<string, DocumentType>([
  ...Object.values(DocumentType).map((type): [string, DocumentType] => [type, type]),
  ...Object.entries(DOCUMENT_NAMES).map(([type, name]): [string, DocumentType] => [
    name,
    type as DocumentType,
  ]),
  ...Object.entries(ALIASES),
]);

/** The document type as people write it, or its code; undefined when it is not known. */
export function documentTypeOf(written: string): DocumentType | undefined {
  return TYPES.get(written.normalize('NFKC').replace(/\s/g, '').toUpperCase());
}
