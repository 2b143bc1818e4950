import { Role } from '../src/access/roles.js';
import type { DeadlineView } from '../src/campaigns/calendar.dto.js';
import type { PlannedChangeView } from '../src/statistics/calendar/calendar-changes.dto.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { createCampaign } from './support/campaign.factory.js';
import { everyItem } from './support/every-item.js';
import { lockWaits, untilLockWaits } from './support/lock-waits.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { KEYED } from './support/access-world.js';
import { until } from './support/until.js';

let t: TestApp;
let province: Caller;
let jincheng: Caller;
let id: string;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  jincheng = await t.as(Role.CityOfficer, '1405');
});
beforeEach(async () => {
  t.clock.set('2024-01-20T09:00:00+08:00');
  ({ id } = await createCampaign(t));
});
afterAll(() => t.close());

const reason = '春节假期';
const calendar = async () =>
  (await province.get(`/campaigns/${id}/calendar`).expect(200)).body.items as DeadlineView[];
const weeks = async () => (await calendar()).filter(({ kind }) => kind === 'WEEKLY');
const weekOn = async (day: string) => (await weeks()).find(({ dueAt }) => dueAt.startsWith(day))!;
const change = async (day: string, body: object, caller = province) =>
  caller.put(`/campaigns/${id}/calendar/${(await weekOn(day)).id}`).send({ reason, ...body });
const returnPath = (day: string) => `/campaigns/${id}/weeks/${day}/returns/1405`;
const keyIn = (day: string, onlineFairs: number) =>
  jincheng.put(returnPath(day)).send({ keyed: { ...KEYED, onlineFairs } });
const replan = (rules: object, more: object = {}) =>
  province.put(`/campaigns/${id}/calendar-rules`).send({ rules, reason: '晋人社函〔2024〕8号', ...more });
const weeklyOn = (weekday: number, time = '18:00') => ({
  weekly: {
    ...{ weekday, time },
    ...{ from: { anchor: 'FESTIVAL', days: 1 }, until: { anchor: 'END', days: 0 } },
  },
});
const frozen = async () =>
  (await everyItem<{ cutoffAt: string }>(province, `/campaigns/${id}/frozen-weeks?`)).map(
    ({ cutoffAt }) => cutoffAt,
  );

describe('one week', () => {
  it('is moved or skipped with a reason, and says so', async () => {
    const ruledAt = '2024-02-15T18:00:00+08:00';
    const moved = await change('2024-02-15', { dueAt: '2024-02-18T12:00:00+08:00' });
    expect(moved.body).toMatchObject({ dueAt: '2024-02-18T12:00:00+08:00', ruledAt, skipped: false, reason });
    expect((await change('2024-02-18', { skipped: true, dueAt: null })).body).toMatchObject({
      skipped: true,
    });
    expect((await weeks())[0]).toMatchObject({ dueAt: '2024-02-18T12:00:00+08:00', skipped: true, reason });
    expect((await change('2024-02-22', { skipped: true, reason: '' })).status).toBe(422);
  });

  it('takes along what was keyed into it, and freezes at its new cut-off', async () => {
    t.clock.set('2024-02-14T09:00:00+08:00');
    await keyIn('2024-02-15', 3).expect(200);
    await jincheng.post(`${returnPath('2024-02-15')}/signature`).expect(200);
    await change('2024-02-15', { dueAt: '2024-02-18T12:00:00+08:00' });
    await jincheng.get(returnPath('2024-02-15')).expect(404);
    const { body } = await jincheng.get(returnPath('2024-02-18')).expect(200);
    expect(body).toMatchObject({ state: 'SIGNED', keyed: { onlineFairs: 3 } });
    t.clock.set('2024-02-15T18:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    expect(await frozen()).toEqual([]);
    const live = await province.get(`/campaigns/${id}/statistics`).expect(200);
    expect(live.body.rows[4]).toMatchObject({ keyed: { onlineFairs: 3 }, signature: 'SIGNED' });
    t.clock.set('2024-02-18T12:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    expect(await frozen()).toEqual(['2024-02-18T12:00:00+08:00']);
  });

  it('keeps its place among the weeks, lies ahead, and has a day of its own', async () => {
    t.clock.set('2024-02-16T09:00:00+08:00');
    const faultOf = async (dueAt: string) => {
      const { body } = await change('2024-02-22', { dueAt });
      return body.errors?.[0].code ?? body.code;
    };
    expect(await faultOf('2024-03-01T18:00:00+08:00')).toBe('beyondNeighbours');
    expect(await faultOf('2024-02-16T08:00:00+08:00')).toBe('inThePast');
    expect(await faultOf('2024-02-29T18:00:00+08:00')).toBe('DEADLINE_TAKEN');
    expect(await faultOf('2024-02-29T12:00:00+08:00')).toBe('DEADLINE_TAKEN');
  });

  it('never moves once it is frozen or over, not even in the database', async () => {
    t.clock.set('2024-02-15T18:00:00+08:00');
    expect((await change('2024-02-15', { skipped: true })).body.code).toBe('DEADLINE_FIXED');
    await t.app.get(FreezeService).freezeDue();
    expect((await change('2024-02-15', { dueAt: '2024-02-16T18:00:00+08:00' })).body.code).toBe(
      'DEADLINE_FIXED',
    );
    for (const attack of ['UPDATE report_deadlines SET skipped = true', 'DELETE FROM report_deadlines']) {
      const done = t.dataSource.query(
        `${attack} WHERE campaign_id = $1 AND due_at = '2024-02-15T18:00:00+08:00'`,
        [id],
      );
      await expect(done).rejects.toMatchObject({ driverError: { constraint: 'tr_report_deadlines_frozen' } });
    }
  });

  it('is not moved while somebody is just keying into it', async () => {
    await keyIn('2024-02-15', 3).expect(200);
    const held = t.dataSource.createQueryRunner();
    await held.startTransaction();
    await held.query('SELECT FROM city_returns r WHERE r.campaign_id = $1 FOR UPDATE', [id]);
    const keying = keyIn('2024-02-15', 4).then((answer) => answer);
    await untilLockWaits(t);
    let moved = false;
    const moving = change('2024-02-15', { dueAt: '2024-02-18T12:00:00+08:00' }).finally(() => (moved = true));
    await until(async () => moved || (await lockWaits(t)) === 2);
    expect(moved).toBe(false);
    await held.rollbackTransaction();
    await held.release();
    expect([(await keying).status, (await moving).status]).toEqual([200, 200]);
    expect((await jincheng.get(returnPath('2024-02-18')).expect(200)).body.keyed.onlineFairs).toBe(4);
  });

  it('is closed to other provinces, to cities and to deadlines of other campaigns', async () => {
    const deadline = await weekOn('2024-02-15');
    const path = `/campaigns/${id}/calendar/${deadline.id}`;
    const body = { skipped: true, reason };
    await (await t.as(Role.ProvinceOfficer, '41')).put(path).send(body).expect(403);
    await jincheng.put(path).send(body).expect(403);
    const other = await createCampaign(t);
    await province.put(`/campaigns/${other.id}/calendar/${deadline.id}`).send(body).expect(404);
    expect((await weekOn('2024-02-15')).skipped).toBe(false);
  });
});

describe('other rules', () => {
  const changes = ({ items }: { items: PlannedChangeView[] }) =>
    items
      .filter(({ change: what }) => what !== 'KEPT')
      .map(({ change: what, was, becomes }) => [what, was?.slice(5, 16), becomes?.slice(5, 16)].join(' '));

  it('are previewed without changing anything, and then do just that', async () => {
    const before = await calendar();
    const rules = { ...weeklyOn(5, '12:00'), contacts: null };
    const preview = await replan(rules, { preview: true }).expect(200);
    expect(preview.body.preview).toBe(true);
    expect(changes(preview.body).slice(0, 3)).toEqual([
      'DROPPED 01-25T00:00 ',
      'MOVED 02-15T18:00 02-16T12:00',
      'MOVED 02-22T18:00 02-23T12:00',
    ]);
    expect(await calendar()).toEqual(before);
    const done = await replan(rules).expect(200);
    expect(done.body).toEqual({ ...preview.body, preview: false });
    expect((await weeks()).map(({ dueAt }) => dueAt.slice(5, 16)).slice(0, 2)).toEqual([
      '02-16T12:00',
      '02-23T12:00',
    ]);
    const campaign = await province.get(`/campaigns/${id}`).expect(200);
    expect(campaign.body.calendarRules).toMatchObject({
      ...rules,
      final: { anchor: 'END', days: 1, time: '18:00' },
    });
  });

  it('drop no week that was signed as it was carried over, or handed in so', async () => {
    await jincheng.post(`${returnPath('2024-02-15')}/signature`).expect(200);
    const county = await t.as(Role.CountyScheduler, '140522');
    await county.post(`/campaigns/${id}/weeks/2024-02-22/county-returns/140522/hand-in`).expect(200);
    const { body } = await replan({ weekly: null }).expect(200);
    expect(changes(body).slice(0, 3)).toEqual([
      'SKIPPED 02-15T18:00 02-15T18:00',
      'SKIPPED 02-22T18:00 02-22T18:00',
      'DROPPED 02-29T18:00 ',
    ]);
  });

  it('move no frozen week, and take along what was keyed into the others', async () => {
    t.clock.set('2024-02-15T18:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    await keyIn('2024-02-22', 5).expect(200);
    await change('2024-02-29', { dueAt: '2024-03-02T09:00:00+08:00' });
    const { body } = await replan(weeklyOn(3)).expect(200);
    const whys = (body.items as PlannedChangeView[])
      .filter(({ why }) => why)
      .map(({ was, why }) => [was?.slice(5, 10), why]);
    expect(whys).toEqual([
      ['02-15', 'FROZEN'],
      ['03-02', 'MOVED_BY_HAND'],
    ]);
    expect((await weeks()).slice(0, 3).map(({ dueAt }) => dueAt.slice(5, 10))).toEqual([
      '02-15',
      '02-21',
      '03-02',
    ]);
    expect((await jincheng.get(returnPath('2024-02-21')).expect(200)).body.keyed.onlineFairs).toBe(5);
  });

  it.each([
    [{ weekly: { weekday: 8, time: '18:00' } }, 'rules.weekly.weekday'],
    [{ final: { anchor: 'END', days: 1, time: '24:00' } }, 'rules.final.time'],
    [{ final: { anchor: 'MIDDLE', days: 1, time: '12:00' } }, 'rules.final.anchor'],
  ])('such as %j are refused', async (rules, field) => {
    const { body } = await replan(rules).expect(422);
    expect(body.errors.map((fault: { field: string }) => fault.field)).toContain(field);
  });

  it('are edited by officers of the province only', async () => {
    const guizhou = await t.as(Role.ProvinceOfficer, '52');
    await guizhou.put(`/campaigns/${id}/calendar-rules`).send({ rules: {}, reason }).expect(403);
    await jincheng.put(`/campaigns/${id}/calendar-rules`).send({ rules: {}, reason }).expect(403);
  });
});
