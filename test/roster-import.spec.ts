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
import { until } from './support/until.js';

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

async function rowsOf({ id }: RosterImportView): Promise<RosterImportRowView[]> {
  const rows: RosterImportRowView[] = [];
  for (let after = ''; ;) {
    const { body } = await province.get(`/roster-imports/${id}/rows?limit=200&after=${after}`).expect(200);
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

  it('needs no phone: messages then go through the cadre who hands the roster in', async () => {
    const cadre = await t.as(Role.Cadre, '140522');
    const rows = ['', ' \u3000', '-', '无'].map((phone, i) => rosterRow(61 + i, { 手机号码: phone }));
    const view = await loadRows(rows, cadre);
    expect(view).toMatchObject({ accepted: 3, rejected: 1 });
    expect(await remarks(view)).toEqual([[5, 'phone_invalid']]);
    const { body } = await cadre.get(`/travel-requests?campaignId=${campaignId}`).expect(200);
    const phones = (body.items as { worker: { phone: string } }[]).map(({ worker }) => worker.phone);
    expect(phones).toEqual(['', '', '']);
  });

  it('without a phone leaves the one that is known', async () => {
    await loadRows([rosterRow(65)]);
    await loadRows([rosterRow(65, { 手机号码: '', 方向: '返乡', 乡镇: '丁镇' })]);
    const { body } = await province.get(`/travel-requests?campaignId=${campaignId}`).expect(200);
    const phones = (body.items as { worker: { phone: string } }[]).map(({ worker }) => worker.phone);
    expect(phones).toEqual(['138****1111', '138****1111']);
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
