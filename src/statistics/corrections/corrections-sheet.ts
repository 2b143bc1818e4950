import ExcelJS from 'exceljs';
import { addSheet } from '../../shared/spreadsheet.js';
import { toCivil } from '../../shared/time/civil-time.js';
import { Correction, LateFact, sizeOf } from './correction.js';

const KINDS: Record<LateFact['kind'], string> = {
  BOARDING: '登车',
  DEPARTURE: '发车',
  BREAK_OFF: '途中折返或取消',
};

/** `登车2条（张三，2024-02-23 09:00补录）`, one after the other. */
function told(facts: LateFact[]): string {
  return facts
    .map(
      ({ kind, number, recordedByName, recordedAt }) =>
        `${KINDS[kind]}${number}条（${recordedByName}，${toCivil(new Date(recordedAt))}补录）`,
    )
    .join('；');
}

/** Every correction with its trip, who recorded it when, why it was late and who signed: a sheet behind the table. */
export function addCorrectionsSheet(
  workbook: ExcelJS.Workbook,
  cutoffAt: Date,
  corrections: (Correction & { cityName: string })[],
): void {
  addSheet(
    workbook,
    '更正明细',
    [
      { header: '被更正的报告周（截止）', width: 22, value: () => toCivil(cutoffAt) },
      { header: '市级名称', width: 12, value: ({ cityName }) => cityName },
      { header: '班次', width: 14, value: ({ code }) => code },
      { header: '人次增减', width: 10, value: (correction) => sizeOf(correction).persons },
      { header: '车（列、厢、架）次增减', width: 22, value: (correction) => sizeOf(correction).vehicles },
      { header: '补录内容', width: 60, value: ({ facts }) => told(facts) },
      { header: '原因', width: 40, value: ({ reason }) => reason },
      { header: '签字人', width: 12, value: ({ signedByName }) => signedByName ?? '未签字' },
      { header: '签字时间', width: 18, value: ({ signedAt }) => signedAt && toCivil(signedAt) },
    ],
    corrections,
  );
}
