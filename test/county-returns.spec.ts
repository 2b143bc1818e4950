import { Role } from '../src/access/roles.js';
import { CountyReturnView } from '../src/statistics/counties/county-return.dto.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { COUNTY_KEYED } from './support/access-world.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let jincheng: Caller;
let yangcheng: Caller;
let gaoping: Caller;
let id: string;
beforeAll(async () => {
  t = await startTestApp();
  jincheng = await t.as(Role.CityOfficer, '1405');
  yangcheng = await t.as(Role.CountyScheduler, '140522');
  gaoping = await t.as(Role.CountyScheduler, '140581');
});
beforeEach(async () => {
  t.clock.set('2024-02-14T09:00:00+08:00');
  id = (await createCampaign(t)).id;
});
afterAll(() => t.close());

const WEEK = '2024-02-15';
const week = (day = WEEK) => `/campaigns/${id}/weeks/${day}`;
const path = (code: string, day = WEEK) => `${week(day)}/county-returns/${code}`;
const keyIn = (caller: Caller, code: string, more: object = {}, day = WEEK) =>
  caller.put(path(code, day)).send({ keyed: { ...COUNTY_KEYED, ...more } });
const handIn = (caller: Caller, code: string, day = WEEK) => caller.post(`${path(code, day)}/hand-in`);
const giveBack = (code: string, caller = jincheng) =>
  caller.post(`${path(code)}/return`).send({ reason: '场次与上周不符' });
const addUp = (day = WEEK) => jincheng.post(`${week(day)}/returns/1405/county-sums`);
const list = async (day = WEEK) =>
  (await jincheng.get(`${week(day)}/returns/1405/county-returns`).expect(200)).body;
const states = async (day = WEEK) =>
  Object.fromEntries(
    ((await list(day)).items as CountyReturnView[]).map(({ countyCode, state }) => [countyCode, state]),
  );

async function handedIn(caller: Caller, code: string, more: object = {}, day = WEEK): Promise<void> {
  await keyIn(caller, code, more, day).expect(200);
  await handIn(caller, code, day).expect(200);
}

describe('a county', () => {
  it('keys in its own figures and hands them in, once', async () => {
    const empty = await yangcheng.get(path('140522')).expect(200);
    expect(empty.body).toMatchObject({
      countyName: '阳城县',
      state: 'OPEN',
      keyed: { onlineFairs: 0, started: false },
    });
    expect((await keyIn(yangcheng, '140522').expect(200)).body).toMatchObject({
      ...{ keyed: COUNTY_KEYED, state: 'OPEN', updatedAt: '2024-02-14T09:00:00+08:00' },
    });
    expect((await handIn(yangcheng, '140522').expect(200)).body.state).toBe('HANDED_IN');
    expect((await handIn(yangcheng, '140522').expect(409)).body.code).toBe('ILLEGAL_STEP');
    expect((await keyIn(yangcheng, '140522').expect(409)).body.code).toBe('COUNTY_RETURN_HANDED_IN');
  });

  it('reports for itself only, and is shown its own figures', async () => {
    for (const call of [
      gaoping.get(path('140522')),
      keyIn(gaoping, '140522'),
      handIn(gaoping, '140522'),
      keyIn(jincheng, '140522'),
      giveBack('140522', await t.as(Role.CityOfficer, '1403')),
    ]) {
      expect((await call).status).toBe(403);
    }
    await yangcheng.get(`${week()}/returns/1405/county-returns`).expect(403);
    await jincheng.get(path('140599')).expect(404);
  });

  it.each([
    ['half a fair', { offlineFairs: 0.5 }, 'keyed.offlineFairs'],
    ['names, which are the city’s', { countiesStarted: ['阳城县'] }, 'keyed.countiesStarted'],
    ['nothing about whether it has begun', { started: null }, 'keyed.started'],
  ])('is refused with %s', async (_, more, field) => {
    const { body } = await keyIn(yangcheng, '140522', more).expect(422);
    expect(body.errors[0].field).toBe(field);
  });

  it('is given its figures back with a reason, puts them right and hands them in again', async () => {
    await handedIn(yangcheng, '140522');
    expect((await giveBack('140522').expect(200)).body).toMatchObject({
      ...{ state: 'RETURNED', returnedBecause: '场次与上周不符' },
    });
    expect((await giveBack('140522').expect(409)).body.code).toBe('ILLEGAL_STEP');
    await handedIn(yangcheng, '140522', { onlineFairs: 4 });
    const { body } = await yangcheng.get(path('140522')).expect(200);
    expect(body).toMatchObject({ state: 'HANDED_IN', returnedBecause: null, keyed: { onlineFairs: 4 } });
    const decisions = await t.dataSource.query(
      `SELECT d.step, d.reason FROM county_return_decisions d JOIN county_returns r ON r.id = d.return_id
        WHERE r.campaign_id = $1 ORDER BY d.id`,
      [id],
    );
    expect(decisions).toEqual([
      { step: 'handIn', reason: '' },
      { step: 'giveBack', reason: '场次与上周不符' },
      { step: 'handIn', reason: '' },
    ]);
  });
});

describe('the city', () => {
  it('adds up what was handed in, its own office’s too, and each county stands on one side', async () => {
    await handedIn(yangcheng, '140522', { onlineFairs: 2, recruitmentSpending: '0.1' });
    await handedIn(gaoping, '140581', { onlineFairs: 3, recruitmentSpending: '0.2', started: false });
    await handedIn(jincheng, '1405', { onlineFairs: 10, recruitmentSpending: '5' });
    await keyIn(await t.as(Role.CountyScheduler, '140521'), '140521', { onlineFairs: 100 }).expect(200);
    const before = await list();
    expect(before.sum).toMatchObject({
      onlineFairs: 15,
      recruitmentSpending: '5.3',
      countiesStarted: ['阳城县'],
    });
    const { body } = await addUp().expect(200);
    expect(body).toMatchObject({ state: 'OPEN', keyed: before.sum });
    expect([...body.keyed.countiesStarted, ...body.keyed.countiesNotStarted].sort()).toEqual(
      body.counties.sort(),
    );
    expect(await states()).toMatchObject({
      1405: 'ACCEPTED',
      140522: 'ACCEPTED',
      140581: 'ACCEPTED',
      140521: 'OPEN',
    });
    await jincheng.post(`${week()}/returns/1405/signature`).expect(200);
    expect((await addUp().expect(409)).body.code).toBe('RETURN_SIGNED');
  });

  it('leaves out what it gave back, and takes what a county reported the week before', async () => {
    await handedIn(yangcheng, '140522', { onlineFairs: 2 });
    await handedIn(gaoping, '140581', { onlineFairs: 3 });
    await addUp().expect(200);
    t.clock.set('2024-02-20T09:00:00+08:00');
    const carried = await yangcheng.get(path('140522', '2024-02-22')).expect(200);
    expect(carried.body).toMatchObject({ state: 'OPEN', keyed: { onlineFairs: 2 }, updatedAt: null });
    await handedIn(gaoping, '140581', { onlineFairs: 5 }, '2024-02-22');
    expect((await addUp('2024-02-22').expect(200)).body.keyed).toMatchObject({ onlineFairs: 7 });
    await jincheng
      .post(`${path('140581', '2024-02-22')}/return`)
      .send({ reason: '核对' })
      .expect(200);
    expect((await addUp('2024-02-22').expect(200)).body.keyed).toMatchObject({ onlineFairs: 5 });
  });
});

it('from the cut-off on nothing is keyed in, handed in, given back or added up', async () => {
  await handedIn(yangcheng, '140522');
  await keyIn(gaoping, '140581').expect(200);
  const calls = () => [keyIn(gaoping, '140581'), handIn(gaoping, '140581'), giveBack('140522'), addUp()];
  t.clock.set('2024-02-15T18:00:00+08:00');
  for (const call of calls()) expect((await call.expect(409)).body.code).toBe('WEEK_CLOSED');
  await t.app.get(FreezeService).freezeDue();
  for (const call of calls()) expect((await call.expect(409)).body.code).toBe('WEEK_FROZEN');
  expect(await states()).toMatchObject({ 140522: 'HANDED_IN', 140581: 'OPEN' });
});

it('what counties keyed in moves with its week', async () => {
  await handedIn(yangcheng, '140522');
  const province = await t.as(Role.ProvinceOfficer, '14');
  const { body } = await province.get(`/campaigns/${id}/calendar`).expect(200);
  const deadline = body.items.find(({ kind }: { kind: string }) => kind === 'WEEKLY');
  await province
    .put(`/campaigns/${id}/calendar/${deadline.id}`)
    .send({ dueAt: '2024-02-17T12:00:00+08:00', reason: '春节假期' })
    .expect(200);
  expect(await states('2024-02-17')).toMatchObject({ 140522: 'HANDED_IN' });
});
