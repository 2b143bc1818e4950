import { Role } from '../src/access/roles.js';
import { DeadlineReminders } from '../src/statistics/messages/deadline-reminders.js';
import { KEYED } from './support/access-world.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let city: Caller;
let campaign: string;
beforeAll(async () => {
  t = await startTestApp();
  t.clock.set('2024-01-20T09:00:00+08:00');
  campaign = (await createCampaign(t)).id;
  city = await t.as(Role.CityOfficer, '1405');
  const province = await t.as(Role.ProvinceOfficer, '14');
  const address = (id: string, mail: string) =>
    t.dataSource.query('UPDATE accounts SET email = $2 WHERE id = $1', [id, mail]);
  await address(city.accountId, 'city@jincheng.example');
  await address(province.accountId, 'office@province.example');
});
afterAll(() => t.close());
beforeEach(() => t.dataSource.query('DELETE FROM outbox_messages'));

const at = async (time: string) => {
  t.clock.set(`2024-${time}+08:00`);
  return t.app.get(DeadlineReminders).remind();
};
const told = (mail: string) =>
  t.dataSource.query<{ template: string; subject: string; body: string }[]>(
    'SELECT m.template, m.subject, m.body FROM outbox_messages m WHERE m.recipient = $1 ORDER BY m.no',
    [mail],
  );
const dead = () =>
  t.dataSource.query<{ code: string }[]>(
    `SELECT m.region_code AS code FROM outbox_messages m WHERE m.state = 'DEAD' ORDER BY 1`,
  );
/** Stages are due on the same days, and are reminded of in the same way. */
const subjects = async (what = '周报') =>
  (await told('city@jincheng.example'))
    .map(({ subject }) => subject)
    .filter((subject) => subject.startsWith(what));

describe('a city that has not signed', () => {
  it('is reminded a day and two hours before, and told once that it is late', async () => {
    expect(await at('02-21T17:59:00')).toBe(0);
    expect(await at('02-21T18:00:01')).toBeGreaterThan(0);
    expect(await at('02-21T18:01:00')).toBe(0);
    expect(await subjects()).toEqual(['周报将于24小时后截止：晋城市']);
    expect(await subjects('第二阶段报告')).toHaveLength(1);
    await at('02-22T16:00:01');
    await at('02-22T17:00:00');
    await at('02-22T18:00:01');
    await at('02-22T19:00:00');
    expect(await subjects()).toEqual([
      '周报将于24小时后截止：晋城市',
      '周报将于2小时后截止：晋城市',
      '周报逾期未签报：晋城市',
    ]);
  });

  it('but has nobody to be told is a dead letter for the office above', async () => {
    await at('02-21T18:00:01');
    const codes = (await dead()).map(({ code }) => code);
    expect(codes).not.toContain('1405');
    expect(codes.length).toBeGreaterThan(5);
  });

  it('is told by one reminder after a stop, that of the time it is', async () => {
    await at('02-22T17:30:00');
    expect(await subjects()).toEqual(['周报将于1小时后截止：晋城市']);
  });
});

it('who has signed is not reminded', async () => {
  t.clock.set('2024-02-27T10:00:00+08:00');
  const week = `/campaigns/${campaign}/weeks/2024-02-29/returns/1405`;
  await city.put(week).send({ keyed: KEYED }).expect(200);
  await city.post(`${week}/signature`).send({}).expect(200);
  await at('02-28T19:00:00');
  await at('02-29T17:00:00');
  expect(await subjects()).toEqual([]);
  expect((await dead()).length).toBeGreaterThan(5);
});

it('of a frozen week each city is told its row, and the province all of them', async () => {
  t.clock.set('2024-03-01T09:00:00+08:00');
  const province = await t.as(Role.ProvinceOfficer, '14');
  const { accountId } = await t.as(Role.CityOfficer, '1407');
  await t.dataSource.query('UPDATE accounts SET email = $2 WHERE id = $1', [
    accountId,
    'city@jincheng.example',
  ]);
  const freeze = () => province.post(`/campaigns/${campaign}/frozen-weeks`).send({ cutoffDay: '2024-02-29' });
  await freeze().expect(201);
  await freeze().expect(409);
  // One office answers for two cities.
  const [row, other, ...more] = await told('city@jincheng.example');
  expect(more).toEqual([]);
  expect(other.body).toContain('晋中市累计输送0人次');
  expect(row.body).toContain('晋城市累计输送0人次，已签报');
  const [digest, ...others] = await told('office@province.example');
  expect(others).toEqual([]);
  expect(digest.template).toBe('report-digest');
  expect(digest.body).toMatch(/11个市中1个已签报/);
  expect(digest.body).toMatch(/未签报：.*太原市/);
  expect(digest.body).toContain(`/campaigns/${campaign}/frozen-weeks/2024-02-29`);
});
