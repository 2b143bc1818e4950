import { createHash } from 'node:crypto';
import type { Sealing } from '../shared/privacy/sealing.js';
import type { ManifestPassenger } from './manifest-passenger.entity.js';

/** What a carrier reads on a line; a difference in any of these is a change. With their names in Chinese. */
export const LINE_FIELDS = {
  ...{ vehicleSeq: '车辆顺序', vehicleLabel: '车辆', seat: '座位号', name: '姓名', sex: '性别' },
  ...{ documentType: '证件类型', document: '证件号码', phone: '手机号码', boardingStop: '上车点' },
  ...{ alightingStop: '下车点', employer: '用人单位', homeCountyCode: '户籍县', bookingCode: '预订编码' },
};

export type LineField = keyof typeof LINE_FIELDS;

const FIELDS = Object.keys(LINE_FIELDS) as LineField[];

/** A line for comparing: keyed digests stand for the numbers, so that nothing is shown in order to compare them. */
export interface ManifestLine extends ManifestPassenger {
  document: string;
  phone: string;
}

export function lineOf(passenger: ManifestPassenger, sealing: Sealing): ManifestLine {
  const digest = (sealed: Buffer) => sealing.digest(sealing.open(sealed)).toString('hex');
  return { ...passenger, document: digest(passenger.documentSealed), phone: digest(passenger.phoneSealed) };
}

/** The fields in which two lines differ. */
export function differences(one: ManifestLine, other: ManifestLine): LineField[] {
  return FIELDS.filter((field) => one[field] !== other[field]);
}

/** SHA-256 over all lines, whatever their order. */
export function digestOf(lines: ManifestLine[]): string {
  const canonical = lines.map((line) => JSON.stringify(FIELDS.map((field) => line[field]))).sort();
  return createHash('sha256').update(canonical.join('\n')).digest('hex');
}
