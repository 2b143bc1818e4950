import ExcelJS from 'exceljs';
import { parse } from 'csv-parse/sync';
import { Role } from '../src/access/roles.js';
import { RosterImportRowView, RosterImportView } from '../src/demand/roster/roster-import.dto.js';
import { createCampaign } from './support/campaign.factory.js';
import {
  HEADER,
  importRoster,
  rosterFile,
  rosterRow,
  toRosterCsv,
  toRosterXlsx,
} from './support/roster.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

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
    const { outcome, kind } = cases.get(row.line) ?? { outcome: 'accept', kind: '' };
    expect({ line: row.line, kind, outcome: row.outcome }).toEqual({
      line: row.line,
      kind,
      outcome: OUTCOMES[outcome as Case['outcome']],
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
    const rows = parse<string[]>(content, { bom: true });
    await expectTheDirtyRoster(await load(await toRosterXlsx(rows)));
  });
});
