import ExcelJS from 'exceljs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { projectRoot } from '../config/project-root.js';
import { readArguments, WrongUse } from '../demo/arguments.js';
import { runDemo } from '../demo/demo.js';
import { Progress } from '../demo/progress.js';
import { DemoResult, disagreements } from '../demo/result.js';

const ROSTER = join(projectRoot, 'demo', 'example-roster.csv');

let out: string;
let result: DemoResult;
let told = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'fangang-journey-'));
  const progress = new Progress({ write: (text) => (told += text) });
  result = await runDemo(await readArguments(['--roster', ROSTER, '--out', out]), progress);
}, 180_000);
afterAll(() => rm(out, { recursive: true, force: true }));

const sheetOf = async (...path: string[]) => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(join(out, ...path));
  return workbook.worksheets[0];
};
const textsOf = (row: ExcelJS.Row) => {
  const texts: string[] = [];
  row.eachCell({ includeEmpty: true }, (cell) => texts.push(cell.text));
  return texts;
};

describe('one roster, the whole way from demand to the table', () => {
  it('gives figures that agree', () => {
    expect(disagreements(result)).toEqual([]);
    expect(result).toMatchObject({
      ...{ rows: 610, accepted: 607, rejected: 2, duplicates: 1 },
      trips: { COACH: 4, SPECIAL_TRAIN: 1, CHARTERED_CARRIAGE: 1, CHARTER_FLIGHT: 1 },
      ...{ seated: 600, waiting: 0, unplanned: 7, boarded: 594, noShows: 6 },
      table: { totalCarried: 594, coaches: 4, trains: 2, flights: 1 },
    });
  });

  it('writes what was imported, and why what was not', async () => {
    const sheet = await sheetOf('import-report.xlsx');
    expect(sheet.rowCount).toBe(611);
    const header = textsOf(sheet.getRow(1));
    const reasons = Array.from({ length: 5 }, (_, i) => textsOf(sheet.getRow(607 + i)));
    expect(header).toEqual(expect.arrayContaining(['证件号码', '结果', '原因']));
    expect(reasons.filter((cells) => cells.some((cell) => /校验码|2024-02-30|重复/.test(cell)))).toHaveLength(
      3,
    );
  });

  it('writes the confirmed manifest of every trip', async () => {
    const files = await readdir(join(out, 'manifests'));
    expect(files).toHaveLength(7);
    const workbooks = await Promise.all(files.map((file) => sheetOf('manifests', file)));
    const people = workbooks.map(
      (sheet) => JSON.stringify(sheet.getSheetValues()).match(/居民身份证/g)?.length ?? 0,
    );
    expect(people.every((count) => count >= 20)).toBe(true);
  });

  it('keeps a mail for every version that was sent, the returned one too', async () => {
    const files = (await readdir(join(out, 'mail'))).filter((name) => name.endsWith('.eml'));
    expect(files).toHaveLength(8);
    const mail = await PostalMime.parse(await readFile(join(out, 'mail', files[0])));
    expect(mail.attachments).toHaveLength(1);
  });

  it('writes the official table with the same figures', async () => {
    const sheet = await sheetOf('statistics.xlsx');
    const rows = sheet.getRows(1, sheet.rowCount) ?? [];
    const total = rows.find((row) => row.getCell(1).text === '合计');
    const { table } = result;
    expect([7, 8, 9, 10, 11, 12, 13].map((column) => Number(total?.getCell(column).value))).toEqual([
      ...[table.totalCarried, table.coaches, table.carriedByCoach, table.trains, table.carriedByTrain],
      ...[table.flights, table.carriedByFlight],
    ]);
  });

  it('tells how far it is, step by step', () => {
    expect(told).toMatch(/roster imported: 607 accepted, 2 rejected, 1 duplicates/);
    expect(told).toMatch(/trips filled: 7 \(100 %\)/);
  });
});

describe('figures that do not agree', () => {
  it('are named', () => {
    expect(disagreements({ ...result, boarded: result.boarded - 1 })).toEqual([
      expect.stringContaining('seated is 600, but boarded + noShows is 599'),
      expect.stringContaining('table.totalCarried is 594, but boarded is 593'),
    ]);
  });
});

describe('the command line', () => {
  it.each([
    ['no roster', ['--out', 'x'], '--roster is missing'],
    ['no folder', ['--roster', ROSTER], '--out is missing'],
    ['an unknown option', ['--rooster', ROSTER], '--rooster'],
    ['a roster that is not there', ['--roster', '/no/such/file', '--out', 'x'], 'cannot be read (ENOENT)'],
    ['a folder as the roster', ['--roster', tmpdir(), '--out', 'x'], 'cannot be read (EISDIR)'],
    ['a file as the folder', ['--roster', ROSTER, '--out', ROSTER], 'cannot be made (EEXIST)'],
  ])('refuses %s', async (_, args, message) => {
    await expect(readArguments(args)).rejects.toThrow(WrongUse);
    await expect(readArguments(args)).rejects.toThrow(message);
  });
});
