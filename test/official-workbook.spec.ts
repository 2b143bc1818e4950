import { readXlsx } from 'hucre';
import { Role } from '../src/access/roles.js';
import { Mode } from '../src/shared/vocabulary.js';
import type { TableRowView, TableView } from '../src/statistics/table/statistics.dto.js';
import { board, closedTrip, depart } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

const HEADER_ROWS = 4;
const CUTOFF_DAY = '2024-02-22';

let t: TestApp;
let province: Caller;
let jincheng: Caller;
let campaignId: string;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-02-21T09:00:00+08:00');
  province = await t.as(Role.ProvinceOfficer, '14');
  jincheng = await t.as(Role.CityOfficer, '1405');
  campaignId = (await createCampaign(t)).id;
  for (const [mode, home, vehicles] of [
    [Mode.Coach, '140522', 2],
    [Mode.SpecialTrain, '140181', 3],
    [Mode.CharteredCarriage, '140581', 2],
    [Mode.CharterFlight, '140321', 1],
  ] as const) {
    const seats = Array.from({ length: vehicles }, (_, i) => Array.from({ length: 3 + i }, () => ({ home })));
    const trip = await closedTrip(t, { campaignId, mode, organiserCode: home, vehicles: seats });
    await board(t, trip, trip.passengers.slice(1), '2024-02-20T08:00:00+08:00');
    await depart(t, trip, '2024-02-20T08:30:00+08:00');
  }
  const path = `/campaigns/${campaignId}/weeks/${CUTOFF_DAY}/returns/1405`;
  const { body } = await jincheng.get(path).expect(200);
  const [first, ...rest] = body.counties as string[];
  const keyed = { ...body.keyed, onlineFairs: 7, recruitmentSpending: '12.3456', subsidiesPaid: '0.0001' };
  await jincheng
    .put(path)
    .send({ keyed: { ...keyed, countiesStarted: [first], countiesNotStarted: rest } })
    .expect(200);
  await jincheng.post(`${path}/signature`).expect(200);
});
afterAll(() => t.close());

/** The sheet's rows by another library than the one that wrote them. */
async function rowsOf(path: string, caller = province): Promise<unknown[][]> {
  const file = await caller.get(path).responseType('blob').expect(200);
  const { sheets } = await readXlsx(file.body as Buffer);
  return sheets[0].rows;
}

/** What the sheet must say of a row. */
function cellsOf({ columns }: TableView, row: TableRowView): unknown[] {
  const values: Record<string, unknown> = { cityName: row.cityName, ...row.figures, ...row.keyed };
  return columns.map(({ key }) => {
    const value = values[key];
    if (Array.isArray(value)) return value.join('、');
    return key === 'cityName' ? value : Number(value);
  });
}

async function compare(path: string, caller = province): Promise<TableView> {
  const table = (await caller.get(path).expect(200)).body as TableView;
  const [file, query] = path.split('?');
  const rows = await rowsOf([`${file}/file`, query].filter(Boolean).join('?'), caller);
  const expected = [...table.rows, table.total].map((row) => cellsOf(table, row));
  expect(rows.slice(HEADER_ROWS, HEADER_ROWS + expected.length).map((row) => row.map(empty))).toEqual(
    expected.map((row) => row.map(empty)),
  );
  return table;
}

/** An empty text is no cell to some libraries. */
const empty = (value: unknown) => (value === null || value === undefined ? '' : value);

describe('the official workbook, read by another library', () => {
  it('says cell by cell what the live table says', async () => {
    const table = await compare(`/campaigns/${campaignId}/statistics`);
    expect(table.total.figures).toMatchObject({ totalCarried: 25, coaches: 2, trains: 3, flights: 1 });
  });

  it('says what a frozen week says, who signed it, and when it was frozen', async () => {
    t.clock.set('2024-02-22T18:00:05+08:00');
    await province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay: CUTOFF_DAY }).expect(201);
    const path = `/campaigns/${campaignId}/frozen-weeks/${CUTOFF_DAY}`;
    const table = await compare(path);
    const row = table.rows.find(({ cityCode }) => cityCode === '1405')!;
    const [signers] = (await rowsOf(`${path}/file`)).slice(HEADER_ROWS + table.rows.length + 1).flat();
    expect(signers).toContain(`签字：晋城市 ${row.signedByName} 2024-02-21 09:00`);
    expect(signers).toContain('封存时间：2024-02-22 18:00');
    expect(signers).not.toContain('未签字：晋城市');
  });

  it('shows a city its own row alone', async () => {
    const table = await compare(`/campaigns/${campaignId}/statistics`, jincheng);
    expect(table.rows).toHaveLength(1);
  });
});
