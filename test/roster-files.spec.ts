import ExcelJS from 'exceljs';
import { Role } from '../src/access/roles.js';
import { RosterImportRowView } from '../src/demand/roster/roster-import.dto.js';
import { createCampaign } from './support/campaign.factory.js';
import {
  anotherImporter,
  handIn,
  HEADER,
  importRoster,
  rosterFile,
  rosterRow,
  toRosterCsv,
} from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { workbookOf, zipOf } from './support/zip.js';

let t: TestApp;
let province: Caller;
let campaignId: string;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
});
beforeEach(async () => {
  campaignId = (await createCampaign(t)).id;
});
afterAll(() => t.close());

const load = (content: Buffer, caller = province) => importRoster(t, caller, campaignId, content);
const loadRows = (rows: Record<string, string>[], caller = province) => load(toRosterCsv(rows), caller);

describe('a file', () => {
  const failed = async (content: Buffer) => {
    const view = await load(content);
    expect(view).toMatchObject({ state: 'FAILED', accepted: 0, rejected: 0, duplicates: 0 });
    const [{ chunks }] = await t.dataSource.query<{ chunks: number }[]>(
      'SELECT count(*) AS chunks FROM roster_import_chunks c WHERE c.import_id = $1',
      [view.id],
    );
    expect(chunks).toBe(0);
    return view.failure;
  };

  it.each([
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['nothing', Buffer.alloc(0)],
  ])('that is %s is refused at once', async (_, content) => {
    const { body } = await province
      .post('/roster-imports')
      .field('campaignId', campaignId)
      .attach('file', content, 'roster.xlsx')
      .expect(422);
    expect(body.code).toBe('NOT_A_SPREADSHEET');
  });

  it("is required, for a campaign of one's own province", async () => {
    const bare = province.post('/roster-imports').field('campaignId', campaignId);
    expect((await bare.expect(422)).body.code).toBe('FILE_MISSING');
    expect((await province.post('/roster-imports').send({ campaignId }).expect(422)).body.code).toBe(
      'FILE_MISSING',
    );
    const nowhere = province.post('/roster-imports').attach('file', toRosterCsv([rosterRow(1)]), 'a.csv');
    expect((await nowhere.expect(422)).body.errors[0].field).toBe('campaignId');
    const henan = await t.as(Role.Cadre, '410102');
    const foreign = henan.post('/roster-imports').field('campaignId', campaignId);
    expect((await foreign.attach('file', toRosterCsv([rosterRow(1)]), 'a.csv').expect(403)).body.code).toBe(
      'OUTSIDE_REGION',
    );
  });

  it('without required columns imports nothing and names them', async () => {
    const header = HEADER.filter((name) => !['手机号码', '务工地代码', '务工地'].includes(name));
    expect(await failed(toRosterCsv([rosterRow(1)], header))).toMatchObject({
      code: 'MISSING_COLUMNS',
      detail: '手机号码、务工地代码或务工地',
    });
    expect(await failed(toRosterCsv([rosterRow(1)], [...HEADER, '姓名']))).toMatchObject({
      code: 'REPEATED_COLUMNS',
      detail: '姓名',
    });
    expect(await failed(toRosterCsv([]))).toMatchObject({ code: 'EMPTY_ROSTER' });
    const unclosed = `${toRosterCsv([rosterRow(1)]).toString()}"${'x'.repeat(70_000)}`;
    expect(await failed(Buffer.from(unclosed))).toMatchObject({ code: 'BROKEN_SPREADSHEET' });
  });

  it('that is a zip bomb, or holds no workbook, imports nothing', async () => {
    const bomb = workbookOf(`<worksheet><sheetData>${' '.repeat(8_000_000)}</sheetData></worksheet>`);
    expect(await failed(bomb)).toMatchObject({ code: 'OVERSIZED_ARCHIVE' });
    const letter = zipOf([{ name: 'word/document.xml', content: '<document/>' }]);
    expect(await failed(letter)).toMatchObject({ code: 'NOT_A_SPREADSHEET' });
  });

  it('of 200,000 rows imports nothing', async () => {
    const columns = [
      '姓名',
      '证件号码',
      '手机号码',
      '户籍县代码',
      '方向',
      '最早出发日期',
      '最晚出发日期',
      '务工地代码',
    ];
    const [header, row] = toRosterCsv([rosterRow(1)], columns)
      .toString()
      .split('\r\n');
    const content = Buffer.from(`${header}\r\n${`${row}\r\n`.repeat(200_000)}`);
    expect(await failed(content)).toMatchObject({ code: 'TOO_MANY_ROWS', detail: 'at most 100000 rows' });
  });

  it('larger than the service takes is refused', async () => {
    const { body } = await province
      .post('/roster-imports')
      .field('campaignId', campaignId)
      .attach('file', Buffer.alloc(t.settings.importMaxBytes + 1, 'a'), 'roster.csv')
      .expect(413);
    expect(body.code).toBe('TOO_LARGE');
  });

  it('in GB 18030, as Excel writes CSV on a Chinese Windows, is read', async () => {
    const view = await load(await rosterFile('roster-gb18030.csv'));
    expect(view).toMatchObject({ fileFormat: 'CSV_GB18030', state: 'DONE', accepted: 2 });
    const names = await t.dataSource.query<{ name: string }[]>(
      `SELECT w.name FROM roster_import_rows o JOIN travel_requests r ON r.id = o.travel_request_id
         JOIN workers w ON w.id = r.worker_id WHERE o.import_id = $1 ORDER BY o.line`,
      [view.id],
    );
    expect(names.map(({ name }) => name)).toEqual(['王㛃', '阿依古丽\u00b7买买提']);
  });
});

describe('handing in', () => {
  it('with the same key and file gives the same import, with another file is refused', async () => {
    const send = (content: Buffer) =>
      province
        .post('/roster-imports')
        .set('Idempotency-Key', `roster-${campaignId}`)
        .field('campaignId', campaignId)
        .attach('file', content, 'roster.csv');
    const first = await send(toRosterCsv([rosterRow(1)])).expect(202);
    const second = await send(toRosterCsv([rosterRow(1)])).expect(202);
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers['idempotency-replayed']).toBe('true');
    const { body } = await send(toRosterCsv([rosterRow(2)])).expect(422);
    expect(body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('results', () => {
  it('are a spreadsheet with the original columns, 结果 and 原因; formulas stay text', async () => {
    const view = await loadRows([rosterRow(1, { 备注: '=1+1' }), rosterRow(2, { 手机号码: '12' })]);
    const { body, headers } = await province
      .get(`/roster-imports/${view.id}/report?purpose=CORRECTION`)
      .responseType('blob')
      .expect(200);
    expect(headers['content-disposition']).toContain(encodeURIComponent('roster-导入结果.xlsx'));
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(body as never);
    const rows = workbook.worksheets[0].getSheetValues().slice(1) as string[][];
    expect(rows).toHaveLength(3);
    expect(rows[0].slice(1)).toEqual([...HEADER, '结果', '原因']);
    expect(rows[1].slice(-2)).toEqual(['=1+1', '已接收']);
    expect(rows[2].slice(-2)).toEqual(['未接收', expect.stringContaining('11 位数字')]);
    expect(rows[2][5]).toBe(rosterRow(2).证件号码);
    expect(workbook.worksheets[0].autoFilter).toBe('A1:U1');
    expect(workbook.worksheets[0].pageSetup).toMatchObject({ orientation: 'landscape', fitToWidth: 1 });
  });

  it('are paged, filtered, and closed to other regions', async () => {
    const view = await loadRows(
      Array.from({ length: 5 }, (_, i) => rosterRow(i + 1, i === 3 ? { 姓名: '' } : {})),
    );
    const { body } = await province.get(`/roster-imports/${view.id}/rows?limit=2&after=3`).expect(200);
    expect(body.items.map(({ line }: RosterImportRowView) => line)).toEqual([4, 5]);
    expect(body.next).toBe('5');
    expect(
      (await province.get(`/roster-imports/${view.id}/rows?outcome=REJECTED`).expect(200)).body.items,
    ).toMatchObject([{ line: 5, code: 'name_missing' }]);

    const listed = await province.get(`/roster-imports?campaignId=${campaignId}`).expect(200);
    expect(listed.body.items).toEqual([view]);
    const elsewhere = await t.as(Role.CountyScheduler, '140581');
    expect((await elsewhere.get('/roster-imports').expect(200)).body.items).toEqual([]);
    for (const path of ['', '/rows', '/report?purpose=CORRECTION'])
      await elsewhere.get(`/roster-imports/${view.id}${path}`).expect(404);
    const liaison = await t.as(Role.ReceivingLiaison, '3205');
    await liaison.get('/roster-imports').expect(403);
  });

  it('of an import under way are not to be downloaded yet', async () => {
    const { id } = await handIn(province, campaignId, toRosterCsv([rosterRow(1)]));
    expect(
      (await province.get(`/roster-imports/${id}/report?purpose=CORRECTION`).expect(409)).body.code,
    ).toBe('REPORT_NOT_READY');
    await (await anotherImporter(t)).importWaiting();
    await province.get(`/roster-imports/${id}/report?purpose=CORRECTION`).expect(200);
  });

  it('keep no number in clear text in the database', async () => {
    await loadRows([rosterRow(5)]);
    const { 证件号码: number, 手机号码: phone } = rosterRow(5);
    for (const table of ['workers', 'travel_requests', 'roster_imports', 'roster_import_rows']) {
      const [{ found }] = await t.dataSource.query<{ found: number }[]>(
        `SELECT count(*) AS found FROM ${table} x WHERE x::text LIKE $1 OR x::text LIKE $2 OR x::text LIKE $3`,
        [`%${number}%`, `%${phone}%`, `%${Buffer.from(number).toString('hex')}%`],
      );
      expect([table, found]).toEqual([table, 0]);
    }
  });
});
