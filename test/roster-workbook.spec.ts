import ExcelJS from 'exceljs';
import { RosterRecord } from '../src/demand/roster/roster-record.js';
import { xlsxRecords } from '../src/demand/roster/xlsx-records.js';
import { toRosterXlsx } from './support/roster.factory.js';
import { workbookOf, zipOf } from './support/zip.js';

const MiB = 1024 * 1024;

async function read(content: Buffer, mostBytes = 16 * MiB): Promise<RosterRecord[]> {
  const records: RosterRecord[] = [];
  for await (const record of xlsxRecords(content, mostBytes)) records.push(record);
  return records;
}
const codeOf = (content: Buffer, mostBytes?: number) =>
  read(content, mostBytes).then(
    () => 'read',
    (error: { code: string }) => error.code,
  );
const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

describe('a workbook', () => {
  it('gives what its cells show, as text', async () => {
    const content = await toRosterXlsx([
      ['姓名', '日期'],
      ['王小明', new Date('2024-02-20')],
      [{ richText: [{ text: '阿依' }, { text: '古丽' }] }, new Date('2024-02-20T08:30:00Z')],
      [
        { formula: 'A2&"x"', result: '王小明x' },
        { formula: 'B2+1', result: new Date('2024-02-21') },
      ],
      [{ formula: 'NOW()' }, 13800001111],
      [{ text: '网页', hyperlink: 'http://example.invalid' }, Number('140122197303036243')],
      ['=HYPERLINK("http://example.invalid","x")', true],
      ['  𠮷 ', null],
    ]);
    expect((await read(content)).map(({ cells }) => cells)).toEqual([
      ['姓名', '日期'],
      ['王小明', '2024-02-20'],
      ['阿依古丽', '2024-02-20 08:30:00'],
      ['王小明x', '45343'],
      ['=NOW()', '13800001111'],
      ['网页', expect.stringMatching(/^1\.40122\d*E\+17$/)],
      ['=HYPERLINK("http://example.invalid","x")', 'true'],
      ['  𠮷 '],
    ]);
  });

  it('keeps its lines when rows are left empty, and its texts when they are long', async () => {
    const workbook = new ExcelJS.Workbook();
    const page = workbook.addWorksheet('一');
    const texts = Array.from({ length: 3000 }, (_, i) => `第${i}行阿依古丽·买买提㛃𬭚`);
    texts.forEach((text, i) => (page.getCell(i * 2 + 1, 2).value = text));
    workbook.addWorksheet('二').addRow(['不读这一张']);
    const records = await read(Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(records.map(({ line }) => line)).toEqual(texts.map((_, i) => i * 2 + 1));
    expect(records.map(({ cells }) => cells)).toEqual(texts.map((text) => ['', text]));
  });

  it('may hold its sheet under any name and its texts in the cells', async () => {
    const row = '<row r="3"><c r="B3" t="inlineStr"><is><t>昆山</t></is></c></row>';
    expect(await read(workbookOf(sheet(row)))).toEqual([{ line: 3, cells: ['', '昆山'] }]);
  });
});

describe('refused is', () => {
  it('an archive that is no workbook, or of which a part is missing', async () => {
    expect(await codeOf(zipOf([{ name: 'word/document.xml', content: '<document/>' }]))).toBe(
      'NOT_A_SPREADSHEET',
    );
    expect(await codeOf(workbookOf(sheet(''), { name: 'xl/worksheets/other.xml' }))).toBe(
      'NOT_A_SPREADSHEET',
    );
  });

  it('what is cut off, or is not XML', async () => {
    const content = await toRosterXlsx([['姓名']]);
    expect(await codeOf(content.subarray(0, content.length - 30))).toBe('BROKEN_SPREADSHEET');
    expect(await codeOf(workbookOf('<worksheet><sheetData></row>'))).toBe('BROKEN_SPREADSHEET');
    expect(await codeOf(workbookOf(sheet('<row r="1"><c r="A1"><v>&bomb;</v></c></row>')))).toBe(
      'BROKEN_SPREADSHEET',
    );
  });

  it.each([
    ['stand still', '2'],
    ['go back', '1'],
    ['lie beyond the sheet', '99999999999'],
  ])('a sheet whose rows %s', async (_, no) => {
    const row = (line: string) =>
      `<row r="${line}"><c r="A${line}" t="inlineStr"><is><t>x</t></is></c></row>`;
    const content = workbookOf(sheet(row('1') + row('2') + row(no)));
    expect(await codeOf(content)).toBe('BROKEN_SPREADSHEET');
  });

  it('a zip bomb: too many bytes announced, an implausible ratio, a directory that lies, too many parts', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `<row r="${i + 1}"><c><v>1</v></c></row>`);
    const much = sheet(rows.join(''));
    expect(much.length).toBeGreaterThan(2 * MiB);
    expect(await codeOf(workbookOf(much), 2 * MiB)).toBe('OVERSIZED_ARCHIVE');
    expect(await codeOf(workbookOf(sheet(' '.repeat(12 * MiB))))).toBe('OVERSIZED_ARCHIVE');
    expect(await codeOf(workbookOf(much, { announced: 1000 }), 2 * MiB)).toBe('OVERSIZED_ARCHIVE');
    const parts = Array.from({ length: 1001 }, (_, i) => ({ name: `xl/${i}.xml`, content: '' }));
    expect(await codeOf(zipOf(parts))).toBe('OVERSIZED_ARCHIVE');
  });
});
