import { Role } from '../src/access/roles.js';
import type { VillagePage, VillageView } from '../src/workers/village.dto.js';
import type { WorkerPage } from '../src/workers/worker.dto.js';
import { createCampaign } from './support/campaign.factory.js';
import { member, party, registerParty } from './support/demand.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

const QUOTED = '《东沟》\'"%_\\ & <b>村';
const LONG = '𠮷'.repeat(50);

let t: TestApp;
let cadre: Caller;
let city: Caller;
let campaign: string;
let people = 0;
beforeAll(async () => {
  t = await startTestApp();
  [cadre, city] = [await t.as(Role.Cadre, '140522'), await t.as(Role.CityOfficer, '1405')];
  campaign = (await createCampaign(t)).id;
  await register('140522', '北留镇', '下河村', 3);
  await register('140522', '北留镇', QUOTED);
  await register('140522', '润城镇', '下河村');
  await register('140522', '润城镇', '');
  await register('140522', '', '');
  await register('140522', LONG, LONG);
  await register('140581', '北留镇', '下河村', 2);
});
afterAll(() => t.close());

/** @returns their ids */
async function register(homeCountyCode: string, town: string, village: string, count = 1): Promise<string[]> {
  const home = { homeCountyCode, town, village };
  const members = Array.from({ length: count }, () => member((people += 1), home));
  const { requests } = await registerParty(city, party(campaign, members));
  return requests.map(({ worker }) => worker.id);
}
const addressOf = (path: string, query: object) =>
  `${path}?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`;
const page = async (query: object = {}, caller = cadre) =>
  (await caller.get(addressOf('/villages', query)).expect(200)).body as VillagePage;
const told = ({ items }: VillagePage) =>
  items.map(({ homeCountyCode, town, village, people }) => [homeCountyCode, town, village, people]);
const workersOf = async ({ homeCountyCode, town, village }: VillageView, caller = cadre) => {
  const query = { homeCode: homeCountyCode, town, village };
  return ((await caller.get(addressOf('/workers', query)).expect(200)).body as WorkerPage).items;
};

const OF_YANGCHENG = [
  ['140522', '', '', 1],
  ['140522', '北留镇', QUOTED, 1],
  ['140522', '北留镇', '下河村', 3],
  ['140522', '润城镇', '', 1],
  ['140522', '润城镇', '下河村', 1],
  ['140522', LONG, LONG, 1],
];

it('lists the villages of the region with their people counted, and of no other', async () => {
  const own = await page();
  expect(told(own).sort()).toEqual([...OF_YANGCHENG].sort());
  expect(own).toMatchObject({ next: null, items: expect.arrayContaining([expect.anything()]) });
  expect(own.items[0]).toMatchObject({ homeCounty: '山西省晋城市阳城县' });
  expect(told(await page({ homeCode: '140581' }))).toEqual([]);
  expect(told(await page({ homeCode: '140581' }, city))).toEqual([['140581', '北留镇', '下河村', 2]]);
  expect(told(await page({}, await t.as(Role.CountyScheduler, '140581')))).toEqual([
    ['140581', '北留镇', '下河村', 2],
  ]);
  expect(told(await page({}, await t.as(Role.CountyScheduler, '140121')))).toEqual([]);
  await (await t.as(Role.Escort, '140522')).get('/villages').expect(403);
  await t.anyone.get('/villages').expect(401);
});

it('lists them page by page, whatever they are called', async () => {
  const whole = told(await page({}, city));
  const seen: unknown[] = [];
  for (let after: string | null = ''; after !== null;) {
    const one: VillagePage = await page({ limit: 1, ...(after && { after }) }, city);
    seen.push(...told(one));
    after = one.next;
  }
  expect(seen).toEqual(whole);
  expect(whole).toHaveLength(7);
});

it('refuses what is no place in the list', async () => {
  for (const after of ['', '下河村', Buffer.from('["1","2","\\u0000"]').toString('base64url')]) {
    const { body } = await cadre.get(addressOf('/villages', { after })).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'after', code: 'isCursor' })]);
  }
  await cadre.get(addressOf('/villages', { containing: '村'.repeat(201) })).expect(422);
  await cadre.get('/villages?town=a&town=b').expect(422);
});

it('finds villages by a part of their name or their town', async () => {
  const named = async (containing: string) => told(await page({ containing })).map(([, ...rest]) => rest);
  expect(await named(' 下河 ')).toEqual([
    ['北留镇', '下河村', 3],
    ['润城镇', '下河村', 1],
  ]);
  expect(await named('润城镇下')).toEqual([['润城镇', '下河村', 1]]);
  expect(await named('＜ｂ＞')).toEqual([['北留镇', QUOTED, 1]]);
  expect(await named('%')).toEqual([['北留镇', QUOTED, 1]]);
  expect(await named('_村')).toEqual([]);
  expect(told(await page({ town: '润城镇', village: '' }))).toEqual([['140522', '润城镇', '', 1]]);
});

it('lists the people of each village, and as many as were counted', async () => {
  const { items } = await page({}, city);
  for (const village of items) {
    const workers = await workersOf(village, city);
    expect(workers).toHaveLength(village.people);
    for (const { homeCountyCode, town, village: name } of workers)
      expect([homeCountyCode, town, name]).toEqual([village.homeCountyCode, village.town, village.village]);
  }
  const elsewhere = items.find(({ homeCountyCode }) => homeCountyCode === '140581')!;
  expect(await workersOf(elsewhere)).toEqual([]);
});

it('lists the people of a village page by page', async () => {
  const query = { town: '北留镇', village: '下河村', limit: 2 };
  const { body: first } = await cadre.get(addressOf('/workers', query)).expect(200);
  const { body: rest } = await cadre.get(addressOf('/workers', { ...query, after: first.next })).expect(200);
  expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, null]);
});

it('forgets who has been erased, and the village with the last of its people', async () => {
  const office = await t.as(Role.CountyScheduler, '140522');
  const ids = await register('140522', '河北镇', '后岭村', 2);
  const [{ people: before }] = (await page({ town: '河北镇' })).items;
  await t.dataSource.query('UPDATE travel_requests SET state = $2 WHERE worker_id = ANY ($1::uuid[])', [
    ...[ids, 'WITHDRAWN'],
  ]);
  await office.post(`/workers/${ids[0]}/erasure`).send({}).expect(200);
  expect([before, (await page({ town: '河北镇' })).items]).toMatchObject([2, [{ people: 1 }]]);
  expect((await cadre.get(addressOf('/workers', { town: '河北镇' })).expect(200)).body.items).toMatchObject([
    { id: ids[1] },
  ]);
  await office.post(`/workers/${ids[1]}/erasure`).send({}).expect(200);
  expect((await page({ town: '河北镇' })).items).toEqual([]);
});
