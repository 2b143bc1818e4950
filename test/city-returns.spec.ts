import { Role } from '../src/access/roles.js';
import type { CampaignView } from '../src/campaigns/campaign.dto.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let campaign: CampaignView;
let jincheng: Caller;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  jincheng = await t.as(Role.CityOfficer, '1405');
});
beforeEach(async () => {
  t.clock.set('2024-02-14T09:00:00+08:00');
  campaign = await createCampaign(t);
});
afterAll(() => t.close());

const COUNTIES = ['城区', '沁水县', '阳城县', '陵川县', '泽州县', '高平市'];
const pathOf = (day: string, city = '1405') => `/campaigns/${campaign.id}/weeks/${day}/returns/${city}`;
const keyed = (more: object = {}) => ({
  ...{ onlineFairs: 3, onlineFairJobs: 1200, offlineFairs: 1, offlineFairJobs: 300, agreementsSigned: 45 },
  ...{ projectsPromoted: 2, mentorSessions: 10, venuesProvided: 1 },
  ...{ recruitmentSpending: '12.5', subsidiesPaid: '0.0001' },
  ...{ countiesStarted: COUNTIES.slice(0, 4), countiesNotStarted: COUNTIES.slice(4), ...more },
});
const keyIn = (day: string, more: object = {}) => jincheng.put(pathOf(day)).send({ keyed: keyed(more) });

describe('a city return', () => {
  it('opens empty, with the city’s counties still to start', async () => {
    const { body } = await jincheng.get(pathOf('2024-02-15')).expect(200);
    expect(body).toMatchObject({
      ...{ cityName: '晋城市', cutoffAt: '2024-02-15T18:00:00+08:00', state: 'OPEN', signedByName: null },
      keyed: { onlineFairs: 0, subsidiesPaid: '0', countiesStarted: [] },
      figures: { totalCarried: 0 },
    });
    expect([...body.counties].sort()).toEqual([...COUNTIES].sort());
  });

  it('is carried over to the next week, where it is unsigned again, and stands in the table', async () => {
    await keyIn('2024-02-15').expect(200);
    await jincheng.post(`${pathOf('2024-02-15')}/signature`).expect(200);
    const { body } = await jincheng.get(pathOf('2024-02-22')).expect(200);
    expect(body).toMatchObject({ state: 'OPEN', signedByName: null, keyed: keyed() });
    await keyIn('2024-02-22', { onlineFairs: 4 }).expect(200);

    const table = async (asOf: string) =>
      (
        await province
          .get(`/campaigns/${campaign.id}/statistics?asOf=${encodeURIComponent(asOf)}`)
          .expect(200)
      ).body;
    const first = await table('2024-02-15T18:00:00+08:00');
    expect(first.rows[4]).toMatchObject({ keyed: { onlineFairs: 3 }, signedByName: expect.any(String) });
    expect(first.total.keyed).toMatchObject({ onlineFairs: 3, recruitmentSpending: '12.5' });
    const second = await table('2024-02-15T18:00:00.001+08:00');
    expect(second.rows[4]).toMatchObject({ keyed: { onlineFairs: 4 }, signedByName: null });
  });

  it.each([
    ['a negative count', { onlineFairs: -1 }, 'keyed.onlineFairs'],
    ['half a fair', { offlineFairs: 0.5 }, 'keyed.offlineFairs'],
    ['an amount as a number', { recruitmentSpending: 12.5 }, 'keyed.recruitmentSpending'],
    ['an amount below one yuan', { subsidiesPaid: '0.00001' }, 'keyed.subsidiesPaid'],
    [
      'a county of another city',
      { countiesStarted: [...COUNTIES, '清徐县'], countiesNotStarted: [] },
      'keyed.countiesStarted',
    ],
    ['a county left out', { countiesNotStarted: [] }, 'keyed.countiesNotStarted'],
    ['a column that nobody keys in', { totalCarried: 5 }, 'keyed.totalCarried'],
  ])('is refused with %s', async (_, more, field) => {
    const { body } = await keyIn('2024-02-15', more).expect(422);
    expect(body.errors[0].field).toBe(field);
    expect((await jincheng.get(pathOf('2024-02-15'))).body.updatedAt).toBeNull();
  });

  it('does not change while it is signed; a withdrawn signature is on record with its reason', async () => {
    await keyIn('2024-02-15').expect(200);
    const signed = await jincheng.post(`${pathOf('2024-02-15')}/signature`).expect(200);
    expect(signed.body).toMatchObject({ state: 'SIGNED', signedAt: '2024-02-14T09:00:00+08:00' });
    expect((await jincheng.post(`${pathOf('2024-02-15')}/signature`).expect(409)).body.code).toBe(
      'ILLEGAL_STEP',
    );
    expect((await keyIn('2024-02-15').expect(409)).body.code).toBe('RETURN_SIGNED');
    const withdrawal = { reason: '漏报一场招聘会' };
    const open = await jincheng
      .post(`${pathOf('2024-02-15')}/signature-withdrawal`)
      .send(withdrawal)
      .expect(200);
    expect(open.body).toMatchObject({ state: 'OPEN', signedByName: null });
    await keyIn('2024-02-15', { onlineFairs: 4 }).expect(200);
    const decisions = await t.dataSource.query(
      `SELECT d.step, d.reason FROM city_return_decisions d JOIN city_returns r ON r.id = d.return_id
        WHERE r.campaign_id = $1 ORDER BY d.id`,
      [campaign.id],
    );
    expect(decisions).toEqual([
      { step: 'sign', reason: '' },
      { step: 'withdraw', ...withdrawal },
    ]);
  });

  it('is signed by its own city only', async () => {
    const yangquan = await t.as(Role.CityOfficer, '1403');
    for (const call of [
      yangquan.post(`${pathOf('2024-02-15')}/signature`),
      yangquan.put(pathOf('2024-02-15')).send({ keyed: keyed() }),
      yangquan.get(pathOf('2024-02-15')),
    ]) {
      expect((await call.expect(403)).body.code).toBe('OUTSIDE_REGION');
    }
    expect((await province.post(`${pathOf('2024-02-15')}/signature`).expect(403)).body.code).toBe(
      'ROLE_NOT_ALLOWED',
    );
    await province.get(pathOf('2024-02-15')).expect(200);
    await province.get(pathOf('2024-02-15', '140522')).expect(404);
    await jincheng.get(pathOf('2024-02-16')).expect(404);
  });

  it('freezes with the week as it is, signed or not, and stays', async () => {
    await keyIn('2024-02-15').expect(200);
    await jincheng.post(`${pathOf('2024-02-15')}/signature`).expect(200);
    t.clock.set('2024-02-15T18:00:00+08:00');
    const { body } = await province
      .post(`/campaigns/${campaign.id}/frozen-weeks`)
      .send({ cutoffDay: '2024-02-15' })
      .expect(201);
    expect(body.rows[4]).toMatchObject({ keyed: keyed(), signedAt: '2024-02-14T09:00:00+08:00' });
    expect(body.rows[3]).toMatchObject({ cityCode: '1404', signedByName: null, keyed: { onlineFairs: 0 } });
    expect((await jincheng.get(pathOf('2024-02-15'))).body.state).toBe('FROZEN');
    for (const call of [
      keyIn('2024-02-15'),
      jincheng.post(`${pathOf('2024-02-15')}/signature`),
      jincheng.post(`${pathOf('2024-02-15')}/signature-withdrawal`).send({ reason: '改' }),
    ]) {
      expect((await call.expect(409)).body.code).toBe('WEEK_FROZEN');
    }
    await keyIn('2024-02-22').expect(200);
  });
});
