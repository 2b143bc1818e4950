import { Role } from '../src/access/roles.js';
import { DueReturns } from '../src/statistics/returns/due-returns.query.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { KEYED } from './support/access-world.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let jincheng: Caller;
let id: string;
const WEEK = '2024-02-22';
beforeAll(async () => {
  t = await startTestApp();
  jincheng = await t.as(Role.CityOfficer, '1405');
});
/** The week of 15 February is frozen with the figures of KEYED. */
beforeEach(async () => {
  t.clock.set('2024-02-14T09:00:00+08:00');
  id = (await createCampaign(t)).id;
  await keyIn({}, '2024-02-15').expect(200);
  await jincheng.post(`${path('2024-02-15')}/signature`).expect(200);
  t.clock.set('2024-02-15T18:00:00+08:00');
  await t.app.get(FreezeService).freezeDue();
});
afterAll(() => t.close());

const path = (day = WEEK) => `/campaigns/${id}/weeks/${day}/returns/1405`;
const keyIn = (more: object, day = WEEK) => jincheng.put(path(day)).send({ keyed: { ...KEYED, ...more } });
const sign = () => jincheng.post(`${path()}/signature`);
const answer = (...answers: [column: string, answer: string][]) =>
  jincheng
    .post(`${path()}/answers`)
    .send({ answers: answers.map(([column, text]) => ({ column, answer: text })) });
const fell = { column: 'onlineFairs', kind: 'FELL', was: '3', is: '1' };
const jumped = { column: 'onlineFairJobs', kind: 'JUMPED', was: '1200', is: '9000' };

describe('a return', () => {
  it('is signed without a question when its figures stay or rise', async () => {
    expect((await keyIn({ onlineFairs: 4 }).expect(200)).body.questions).toEqual([]);
    await sign().expect(200);
  });

  it('is signed only when what fell or jumped is explained', async () => {
    const { body } = await keyIn({ onlineFairs: 1, onlineFairJobs: 9000 }).expect(200);
    expect(body.questions).toEqual([
      { ...fell, answer: null },
      { ...jumped, answer: null },
    ]);
    const refused = await sign().expect(409);
    expect(refused.body).toMatchObject({ code: 'QUESTIONS_OPEN', questions: body.questions });
    expect((await jincheng.get(path())).body.state).toBe('OPEN');
    await answer(['onlineFairs', '上周重复统计']).expect(200);
    expect((await sign().expect(409)).body.questions).toEqual([{ ...jumped, answer: null }]);
    await answer(['onlineFairJobs', '全省网络招聘月']).expect(200);
    const signed = await sign().expect(200);
    expect(signed.body).toMatchObject({
      state: 'SIGNED',
      questions: [
        { ...fell, answer: '上周重复统计' },
        { ...jumped, answer: '全省网络招聘月' },
      ],
    });
    expect((await answer(['onlineFairs', '改']).expect(409)).body.code).toBe('RETURN_SIGNED');
  });

  it('is asked again when the figure has become another one', async () => {
    await keyIn({ onlineFairs: 1 }).expect(200);
    await answer(['onlineFairs', '上周重复统计']).expect(200);
    const { body } = await keyIn({ onlineFairs: 0 }).expect(200);
    expect(body.questions).toEqual([{ ...fell, is: '0', answer: null }]);
    await sign().expect(409);
    await keyIn({ onlineFairs: 1 }).expect(200);
    await sign().expect(200);
  });

  it('is not signed before the week before is over, for what it falls behind is not known yet', async () => {
    await keyIn({ onlineFairs: 5 }, '2024-02-29').expect(200);
    const ahead = () => jincheng.post(`${path('2024-02-29')}/signature`);
    expect((await ahead().expect(409)).body.code).toBe('WEEK_AHEAD');
    await keyIn({ onlineFairs: 9 }).expect(200);
    t.clock.set('2024-02-22T18:00:00.001+08:00');
    await t.app.get(FreezeService).freezeDue();
    const { body } = await ahead().expect(409);
    expect(body.questions).toEqual([
      { column: 'onlineFairs', kind: 'FELL', was: '9', is: '5', answer: null },
    ]);
  });

  it('takes no answer to what is not asked', async () => {
    const { body } = await answer(['onlineFairs', '没有变化']).expect(422);
    expect(body.errors).toMatchObject([{ field: 'answers[0].column', code: 'notAsked' }]);
    const yangquan = await t.as(Role.CityOfficer, '1403');
    await yangquan
      .post(`${path()}/answers`)
      .send({ answers: [{ column: 'onlineFairs', answer: '?' }] })
      .expect(403);
  });
});

describe('what is due', () => {
  const due = (from: string, to: string) =>
    t.app.get(DueReturns).between(new Date(`2024-${from}+08:00`), new Date(`2024-${to}+08:00`));
  const mine = async (from: string, to: string) =>
    (await due(from, to)).filter(({ campaignId }) => campaignId === id);

  it('is known with the cities that have not signed', async () => {
    const [stage, week] = await mine('02-22T18:00:00', '02-22T18:00:01');
    expect([stage.kind, week.kind]).toEqual(['SECOND_STAGE', 'WEEKLY']);
    expect(stage.owedBy).toHaveLength(11);
    expect(week.owedBy).toContainEqual({ code: '1405', name: '晋城市' });
    await keyIn({}).expect(200);
    await sign().expect(200);
    const [, signed] = await mine('02-22T18:00:00', '02-22T18:00:01');
    expect(signed.owedBy).toHaveLength(10);
    expect(await mine('02-22T18:00:01', '02-29T18:00:00')).toEqual([]);
  });

  it('of a frozen week is owed by those who have not signed late either', async () => {
    const [before] = await mine('02-15T18:00:00', '02-15T18:00:01');
    expect(before.owedBy.map(({ code }) => code)).not.toContain('1405');
    const datong = await t.as(Role.CityOfficer, '1402');
    await datong
      .post(`/campaigns/${id}/weeks/2024-02-15/returns/1402/late-signature`)
      .send({ reason: '停电' })
      .expect(200);
    const [after] = await mine('02-15T18:00:00', '02-15T18:00:01');
    expect(after.owedBy).toHaveLength(before.owedBy.length - 1);
  });
});
