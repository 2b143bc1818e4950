import { ModuleRef } from '@nestjs/core';
import ExcelJS from 'exceljs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DemandModule } from '../../src/demand/demand.module.js';
import { RosterImportView } from '../../src/demand/roster/roster-import.dto.js';
import { RosterImporter } from '../../src/demand/roster/roster-importer.js';
import { checkCharacter } from '../../src/workers/document-rules.js';
import type { Caller, TestApp } from './test-app.js';

export const HEADER = [
  ...[
    '序号',
    '姓名',
    '性别',
    '证件类型',
    '证件号码',
    '手机号码',
    '户籍县代码',
    '乡镇',
    '村',
    '方向',
    '最早出发日期',
  ],
  ...['最晚出发日期', '务工地代码', '务工地', '用人单位', '人群类别', '出行方式', '同行组', '备注'],
];

/** A roster that ships with the tests, e.g. `roster-3000.csv`. */
export function rosterFile(name: string): Promise<Buffer> {
  return readFile(join(__dirname, '../data', name));
}

/** A valid ID number; another `no` is another person, odd ones are men. */
export function idNumber(no: number): string {
  const digits = `140522199${Math.floor(no / 1000) % 10}0203${String(no % 1000).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

/** A row that is taken, with what the test is about changed. */
export function rosterRow(no: number, changes: Record<string, string> = {}): Record<string, string> {
  const row = {
    ...{ 序号: String(no), 姓名: `王${String.fromCharCode(0x4e00 + (no % 5000))}`, 性别: '' },
    ...{ 证件类型: '居民身份证', 证件号码: idNumber(no), 手机号码: '13800001111', 户籍县代码: '140522' },
    ...{ 乡镇: '北留镇', 村: '东沟村', 方向: '返岗', 最早出发日期: '2024-02-18', 最晚出发日期: '2024-02-20' },
    ...{ 务工地代码: '320583', 务工地: '江苏省苏州市昆山市', 用人单位: '昆山精密电子有限公司' },
    ...{ 人群类别: '', 出行方式: '', 同行组: '', 备注: '' },
  };
  return { ...row, ...changes };
}

export function toRosterCsv(rows: Record<string, string>[], header = HEADER): Buffer {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [header, ...rows.map((row) => header.map((column) => row[column] ?? ''))];
  return Buffer.from(`\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`);
}

/** A workbook as spreadsheet programs write it; cells may be formulas, dates, numbers. */
export async function toRosterXlsx(rows: unknown[][]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('花名册');
  for (const row of rows) sheet.addRow(row);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Hands a roster in. */
export async function handIn(
  caller: Caller,
  campaignId: string,
  content: Buffer,
  fileName = 'roster.csv',
): Promise<RosterImportView> {
  const { body } = await caller
    .post('/roster-imports')
    .field('campaignId', campaignId)
    .attach('file', content, fileName)
    .expect(202);
  return body as RosterImportView;
}

/** Hands a roster in and imports it to the end. */
export async function importRoster(
  t: TestApp,
  caller: Caller,
  campaignId: string,
  content: Buffer,
  fileName?: string,
): Promise<RosterImportView> {
  const { id } = await handIn(caller, campaignId, content, fileName);
  await t.app.get(RosterImporter).importWaiting();
  return (await caller.get(`/roster-imports/${id}`).expect(200)).body as RosterImportView;
}

/** An importer beside the service's own, as a second process has one. */
export function anotherImporter(t: TestApp): Promise<RosterImporter> {
  return t.app.select(DemandModule).get(ModuleRef, { strict: true }).create(RosterImporter);
}
