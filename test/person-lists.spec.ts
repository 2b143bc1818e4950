import { readXlsx } from 'hucre';
import { Role } from '../src/access/roles.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let county: Caller;
let campaignId: string;
let trip: MadeTrip;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-03-10T09:00:00+08:00');
  county = await t.as(Role.CountyScheduler, '140522');
  campaignId = (await createCampaign(t)).id;
  const home = '140522';
  // Another city's trip: people of 阳城县 on it are theirs all the same.
  const people = [{ home, employer: '=1+1' }, { home }, { home }, { home: '140581' }];
  trip = await closedTrip(t, {
    ...{ campaignId, organiserCode: '1404', originCode: '140481', vehicles: [people] },
  });
  const [first, second, absent, other] = trip.passengers;
  await board(t, trip, [first, second, other], '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  await t.dataSource.query(
    `UPDATE workers SET priority_groups = '{PG02,PG08}', village = '东沟村' WHERE id = ANY ($1)`,
    [[first.workerId, absent.workerId]],
  );
});
afterAll(() => t.close());

async function sheetOf(path: string, caller = county) {
  const url = `/campaigns/${campaignId}/${path}`;
  const file = await caller.get(url).responseType('blob').expect(200);
  const { sheets } = await readXlsx(file.body as Buffer);
  const [[title], header, ...rows] = sheets[0].rows;
  return {
    title,
    rows: rows.map((row) => Object.fromEntries(header.map((name, i) => [String(name), row[i]]))),
  };
}

const lastDisclosure = async () =>
  (
    await t.dataSource.query<{ action: string; purpose: string; outcome: object; account_id: string }[]>(
      `SELECT e.action, e.purpose, e.outcome, e.account_id FROM audit_entries e WHERE e.purpose IS NOT NULL
        ORDER BY e.id DESC LIMIT 1`,
    )
  )[0];

describe('the list of people carried', () => {
  it('names those of my region who boarded, with full numbers, and is recorded with its purpose', async () => {
    const { title, rows } = await sheetOf('carried-persons/file?purpose=SUBSIDY&note=2024');
    expect(title).toMatch(/点对点运送人员名单（山西省晋城市阳城县）$/);
    expect(rows).toHaveLength(2);
    const [first] = rows.filter(({ 用人单位 }) => 用人单位 === '=1+1');
    expect(first).toMatchObject({
      ...{ 姓名: '务工者', 证件类型: '居民身份证', 户籍县: '山西省晋城市阳城县', 方向: '返岗' },
      ...{ 人群类别: '防止返贫监测对象、大龄农民工', 出行方式: '包车', 班次: trip.code },
      ...{ '车次/车辆': 'K726 1号车', 发车时间: '2024-02-20 08:30', 目的地: '江苏省苏州市' },
      证件号码: expect.stringMatching(/^1405\d{14}$/),
    });
    expect(await lastDisclosure()).toEqual({
      ...{ action: 'PersonLists_carried', purpose: 'SUBSIDY', outcome: { people: 2 } },
      account_id: county.accountId,
    });
  });

  it('is refused without a purpose and for another region, and names nobody of the other direction', async () => {
    await county.get(`/campaigns/${campaignId}/carried-persons/file`).expect(422);
    const elsewhere = 'carried-persons/file?purpose=SUBSIDY&homeCode=140581';
    await county.get(`/campaigns/${campaignId}/${elsewhere}`).expect(403);
    const city = await t.as(Role.CityOfficer, '1405');
    expect((await sheetOf(elsewhere, city)).rows).toHaveLength(1);
    const home = 'carried-persons/file?purpose=SUBSIDY&direction=RETURN_HOME';
    expect((await sheetOf(home)).rows).toEqual([]);
  });

  it('holds nobody of a trip that does not count', async () => {
    const feeder = await closedTrip(t, { campaignId, mainTripId: trip.id });
    await board(t, feeder, feeder.passengers, '2024-02-20T06:00:00+08:00');
    await depart(t, feeder, '2024-02-20T06:30:00+08:00');
    expect((await sheetOf('carried-persons/file?purpose=SUBSIDY')).rows).toHaveLength(2);
  });
});

describe('the list for the anti-poverty register', () => {
  it('flags those whom the register follows who were carried, and those who were not', async () => {
    const { rows } = await sheetOf('anti-poverty-flags/file?purpose=ANTI_POVERTY');
    expect(rows.map((row) => [row['是否点对点输送'], row['班次'], row['输送时间'], row['行政村']])).toEqual(
      expect.arrayContaining([
        ['是', trip.code, '2024-02-20 08:30', '东沟村'],
        ['否', '', '', '东沟村'],
      ]),
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]['人群类别']).toBe('防止返贫监测对象');
    expect(rows.every((row) => /^\d{18}$/.test(String(row['证件号码'])))).toBe(true);
    expect(await lastDisclosure()).toMatchObject({
      ...{ action: 'PersonLists_antiPoverty', purpose: 'ANTI_POVERTY', outcome: { people: 2 } },
    });
  });
});
