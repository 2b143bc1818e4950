import ExcelJS from 'exceljs';
import { parse } from 'csv-parse/sync';
import { Role } from '../src/access/roles.js';
import { RosterImportRowView, RosterImportView } from '../src/demand/roster/roster-import.dto.js';
import { RowImporter } from '../src/demand/roster/row-importer.js';
import { createCampaign } from './support/campaign.factory.js';
import {
  anotherImporter,
  handIn,
  HEADER,
  importRoster,
  rosterFile,
  rosterRow,
  toRosterCsv,
  toRosterXlsx,
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

async function rowsOf({ id }: RosterImportView, query = ''): Promise<RosterImportRowView[]> {
  const rows: RosterImportRowView[] = [];
  for (let after = ''; ;) {
    const { body } = await province
      .get(`/roster-imports/${id}/rows?limit=200&after=${after}${query}`)
      .expect(200);
    rows.push(...(body.items as RosterImportRowView[]));
    if (!body.next) return rows;
    after = body.next as string;
  }
}

interface Case {
  line: number;
  outcome: 'accept' | 'reject' | 'duplicate';
  kind: string;
}
const OUTCOMES = { accept: 'ACCEPTED', reject: 'REJECTED', duplicate: 'DUPLICATE' };

async function expectTheDirtyRoster(view: RosterImportView): Promise<void> {
  const expected = JSON.parse((await rosterFile('roster-dirty-400.expected.json')).toString()) as {
    rows: number;
    accepted: number;
    cases: Case[];
  };
  expect(view).toMatchObject({
    state: 'DONE',
    failure: null,
    totalRows: expected.rows,
    doneRows: expected.rows,
  });
  expect(view.accepted).toBe(expected.accepted);
  const cases = new Map(expected.cases.map((each) => [each.line, each]));
  const rows = await rowsOf(view);
  expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: expected.rows }, (_, i) => i + 2));
  for (const row of rows) {
    const { outcome, kind } = cases.get(row.line) ?? { outcome: 'accept' as const, kind: '' };
    expect({ line: row.line, kind, outcome: row.outcome }).toEqual({
      line: row.line,
      kind,
      outcome: OUTCOMES[outcome],
    });
    if (outcome !== 'accept')
      expect(row).toMatchObject({ code: kind, message: expect.stringMatching(/\p{Script=Han}/u) });
  }
}

describe('the dirty roster', () => {
  it('gives what is expected, row by row, as CSV', async () => {
    await expectTheDirtyRoster(await load(await rosterFile('roster-dirty-400.csv')));
  });

  it('gives the same as a workbook', async () => {
    const content = await rosterFile('roster-dirty-400.csv');
    const rows = parse(content, { bom: true });
    await expectTheDirtyRoster(await load(await toRosterXlsx(rows)));
  });
});

/** Code and line of the rows that are remarked on. */
const remarks = async (view: RosterImportView) =>
  (await rowsOf(view)).filter(({ code }) => code !== null).map(({ line, code }) => [line, code]);

describe('a row', () => {
  it.each([
    ['户籍县代码', '1405', 'home_county_level'],
    ['户籍县代码', '', 'home_county_missing'],
    ['务工地', '江苏省苏州市常熟市', 'work_place_contradiction'],
    ['务工地代码', '32', 'work_place_level'],
    ['最晚出发日期', '2024-04-09', 'date_outside_campaign'],
    ['出行方式', '骑行', 'wished_mode_unknown'],
    ['证件类型', '驾驶证', 'document_type_unknown'],
    ['备注', '字'.repeat(501), 'text_too_long'],
    ['姓名', '=SUM(A1)', 'name_characters'],
  ])('is refused for %s "%s"', async (column, written, code) => {
    const view = await loadRows([rosterRow(1, { [column]: written }), rosterRow(2)]);
    expect(view).toMatchObject({ state: 'DONE', accepted: 1, rejected: 1 });
    expect(await remarks(view)).toEqual([[2, code]]);
  });

  it('tells all that is wrong with it at once', async () => {
    const view = await loadRows([rosterRow(1, { 手机号码: '1', 方向: '上学', 最早出发日期: '2024-02-30' })]);
    const [row] = await rowsOf(view);
    expect(row).toMatchObject({ line: 2, field: '手机号码', code: 'phone_invalid', travelRequestId: null });
    expect(row.message).toMatch(/手机号码.*；方向：.*；最早出发日期：/);
  });

  it("is refused when its person lives outside the account's region", async () => {
    const cadre = await t.as(Role.Cadre, '140522');
    const view = await loadRows([rosterRow(1, { 户籍县代码: '140581' }), rosterRow(2)], cadre);
    expect(view).toMatchObject({ regionCode: '140522', accepted: 1, rejected: 1 });
    expect(await remarks(view)).toEqual([[2, 'home_county_outside_region']]);
  });

  it('is refused when the document is registered under another name, or its owner in another region', async () => {
    await loadRows([rosterRow(11), rosterRow(12, { 户籍县代码: '140581' })]);
    const cadre = await t.as(Role.Cadre, '140522');
    const again = [rosterRow(11, { 姓名: '冒名', 方向: '返乡' }), rosterRow(12, { 方向: '返乡' })];
    expect(await remarks(await loadRows(again, cadre))).toEqual([
      [2, 'identity_contradiction'],
      [3, 'registered_elsewhere'],
    ]);
  });

  it('may stand in any column order, without the optional columns, and with ones nobody knows', async () => {
    const header = [
      '备注二',
      ...HEADER.filter((name) => !['序号', '性别', '证件类型', '务工地'].includes(name)),
    ];
    const view = await load(toRosterCsv([rosterRow(1), rosterRow(2)], header.reverse()));
    expect(view).toMatchObject({ state: 'DONE', accepted: 2 });
  });

  it('counts its line from where it starts, line breaks and empty rows included', async () => {
    const blank = Object.fromEntries(HEADER.map((column) => [column, ' ']));
    const rows = [
      rosterRow(1, { 备注: '两行\n备注', 手机号码: '1' }),
      blank,
      rosterRow(2, { 手机号码: '2' }),
      rosterRow(3, { 手机号码: '3' }),
    ];
    const view = await loadRows(rows);
    expect(view).toMatchObject({ totalRows: 3, rejected: 3 });
    expect((await remarks(view)).map(([line]) => line)).toEqual([2, 5, 6]);
  });
});

describe('a person', () => {
  it('gets one open request per direction, whichever document is shown', async () => {
    const view = await loadRows([
      rosterRow(1),
      rosterRow(1, { 方向: '返乡' }),
      rosterRow(1, { 证件类型: '户口簿', 最早出发日期: '2024-02-19' }),
    ]);
    expect(view).toMatchObject({ accepted: 2, duplicates: 1 });
    const rows = await rowsOf(view);
    expect(rows[2]).toMatchObject({
      line: 4,
      code: 'same_person_twice',
      message: expect.stringContaining('第 2 行'),
    });
  });

  it('is not registered twice when the same file comes twice', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => rosterRow(i + 1));
    expect(await loadRows(rows)).toMatchObject({ accepted: 30, duplicates: 0 });
    const again = await loadRows(rows);
    expect(again).toMatchObject({ state: 'DONE', accepted: 0, duplicates: 30 });
    expect(await remarks(again)).toContainEqual([2, 'already_requested']);
  });

  it('keeps the newest phone and home, but not those of a duplicate', async () => {
    const kept = async () => {
      const [{ town, updates }] = await t.dataSource.query<{ town: string; updates: number }[]>(
        'SELECT w.town, count(*) OVER () AS updates FROM workers w WHERE w.name = $1',
        [rosterRow(77).姓名],
      );
      return [town, updates];
    };
    await loadRows([rosterRow(77, { 乡镇: '甲镇' })]);
    await loadRows([rosterRow(77, { 乡镇: '乙镇' })]);
    expect(await kept()).toEqual(['甲镇', 1]);
    await loadRows([rosterRow(77, { 乡镇: '丙镇', 方向: '返乡' })]);
    expect(await kept()).toEqual(['丙镇', 1]);
  });
});

describe('a party', () => {
  const partiesOf = async (view: RosterImportView) => {
    const rows = await t.dataSource.query<{ line: number; party: string }[]>(
      `SELECT w.line, r.party_id AS party FROM roster_import_rows w JOIN travel_requests r ON r.id = w.travel_request_id
        WHERE w.import_id = $1 ORDER BY w.line`,
      [view.id],
    );
    const parties = [...new Set(rows.map(({ party }) => party))];
    return parties.map((party) => rows.filter((row) => row.party === party).map(({ line }) => line));
  };

  it('is one, also when its rows stand far apart and one of them is refused', async () => {
    const others = Array.from({ length: 600 }, (_, i) => rosterRow(i + 100));
    const rows = [
      rosterRow(1, { 同行组: 'G1' }),
      ...others,
      rosterRow(2, { 同行组: ' Ｇ1 ' }),
      rosterRow(3, { 同行组: 'G1', 手机号码: '1' }),
    ];
    const view = await loadRows(rows);
    expect(view).toMatchObject({ accepted: 602, rejected: 1 });
    expect((await partiesOf(view))[0]).toEqual([2, 603]);
  });

  it('is divided by direction and cities, and told so', async () => {
    const view = await loadRows([
      rosterRow(1, { 同行组: 'G1' }),
      rosterRow(2, { 同行组: 'G1', 务工地代码: '441900', 务工地: '东莞' }),
      rosterRow(3, { 同行组: 'G1', 务工地代码: '320509', 务工地: '' }),
      rosterRow(4, { 同行组: 'G2' }),
      rosterRow(5, { 同行组: 'G2', 最早出发日期: '2024-02-25', 最晚出发日期: '2024-02-26' }),
    ]);
    expect(view).toMatchObject({ accepted: 5, rejected: 0 });
    expect(await partiesOf(view)).toEqual([[2, 4], [3], [5], [6]]);
    expect(await remarks(view)).toEqual([
      [2, 'party_divided'],
      [3, 'party_divided'],
      [4, 'party_divided'],
      [5, 'party_days_apart'],
      [6, 'party_days_apart'],
    ]);
  });
});

describe('several at once', () => {
  it('two cadres who import the same file register each person once', async () => {
    const rows = Array.from({ length: 700 }, (_, i) => rosterRow(i + 1));
    const cadres = [await t.as(Role.Cadre, '140522'), await t.as(Role.CountyScheduler, '140522')];
    const mirrored = [rows, [...rows].reverse()];
    const views = await Promise.all(
      cadres.map((cadre, i) => handIn(cadre, campaignId, toRosterCsv(mirrored[i]))),
    );
    // Two importers, as in two processes.
    const importers = [await anotherImporter(t), await anotherImporter(t)];
    await Promise.all(importers.map((each) => each.importWaiting()));
    const ended = await Promise.all(
      views.map(async ({ id }) => (await province.get(`/roster-imports/${id}`)).body as RosterImportView),
    );
    expect(ended.map(({ state }) => state)).toEqual(['DONE', 'DONE']);
    expect(ended[0].accepted + ended[1].accepted).toBe(700);
    expect(ended[0].duplicates + ended[1].duplicates).toBe(700);
    const [{ open, people }] = await t.dataSource.query<{ open: number; people: number }[]>(
      'SELECT count(*) AS open, count(DISTINCT r.worker_id) AS people FROM travel_requests r WHERE r.campaign_id = $1',
      [campaignId],
    );
    expect([open, people]).toEqual([700, 700]);
  });

  it('a job whose process died is taken over and counts nothing twice', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) =>
      rosterRow(i + 1, { 手机号码: i % 100 ? '13800001111' : '1' }),
    );
    const { id } = await handIn(province, campaignId, toRosterCsv(rows));
    const dying = await anotherImporter(t);
    const batchOf = jest.spyOn(RowImporter.prototype, 'importBatch');
    batchOf.mockImplementationOnce(async function (this: RowImporter, ...batch) {
      await RowImporter.prototype.importBatch.apply(this, batch);
      await new Promise(() => undefined); // killed after the first batch: never comes back
    });
    void dying.importWaiting();
    await until(async () => (await province.get(`/roster-imports/${id}`)).body.doneRows === 500);
    batchOf.mockRestore();

    await (await anotherImporter(t)).importWaiting();
    expect((await province.get(`/roster-imports/${id}`)).body).toMatchObject({
      state: 'RUNNING',
      doneRows: 500,
    });
    t.clock.set('2024-02-01T09:02:00+08:00');
    await (await anotherImporter(t)).importWaiting();
    const { body } = await province.get(`/roster-imports/${id}`);
    expect(body).toMatchObject({
      state: 'DONE',
      doneRows: 1200,
      accepted: 1188,
      rejected: 12,
      duplicates: 0,
    });
    t.clock.set('2024-02-01T09:00:00+08:00');
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

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
    const [header, row] = toRosterCsv([rosterRow(1)])
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
      .get(`/roster-imports/${view.id}/report`)
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
  });

  it('are paged, filtered, and closed to other regions', async () => {
    const view = await loadRows(
      Array.from({ length: 5 }, (_, i) => rosterRow(i + 1, i === 3 ? { 姓名: '' } : {})),
    );
    const { body } = await province.get(`/roster-imports/${view.id}/rows?limit=2&after=3`).expect(200);
    expect(body.items.map(({ line }: RosterImportRowView) => line)).toEqual([4, 5]);
    expect(body.next).toBe('5');
    expect(await rowsOf(view, '&outcome=REJECTED')).toMatchObject([{ line: 5, code: 'name_missing' }]);

    const listed = await province.get(`/roster-imports?campaignId=${campaignId}`).expect(200);
    expect(listed.body.items).toEqual([view]);
    const elsewhere = await t.as(Role.CountyScheduler, '140581');
    expect((await elsewhere.get('/roster-imports').expect(200)).body.items).toEqual([]);
    for (const path of ['', '/rows', '/report'])
      await elsewhere.get(`/roster-imports/${view.id}${path}`).expect(403);
    const liaison = await t.as(Role.ReceivingLiaison, '3205');
    await liaison.get('/roster-imports').expect(403);
  });

  it('of an import under way are not to be downloaded yet', async () => {
    const { id } = await handIn(province, campaignId, toRosterCsv([rosterRow(1)]));
    expect((await province.get(`/roster-imports/${id}/report`).expect(409)).body.code).toBe(
      'REPORT_NOT_READY',
    );
    await (await anotherImporter(t)).importWaiting();
    await province.get(`/roster-imports/${id}/report`).expect(200);
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
