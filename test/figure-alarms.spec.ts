import { Role } from '../src/access/roles.js';
import { FiguresCheck } from '../src/statistics/alarms/figures-check.service.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { board, closedTrip, depart } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  await t.dataSource.query(`UPDATE accounts SET email = 'province@shanxi.example' WHERE id = $1`, [
    province.accountId,
  ]);
});
beforeEach(() => t.clock.set('2024-02-22T18:00:00+08:00'));
afterAll(() => t.close());

const WEEK = '2024-02-22';
const alarmsOf = async (campaignId: string) =>
  (await province.get(`/campaigns/${campaignId}/figure-alarms`).expect(200)).body.items;
const mailsAbout = (alarmId: string) =>
  t.dataSource.query(`SELECT * FROM outbox_messages WHERE about LIKE 'figure-alarm:' || $1 || '%'`, [
    alarmId,
  ]);
const check = async (campaignId: string, body: object = {}) =>
  (await province.post(`/campaigns/${campaignId}/figures-check`).send(body).expect(200)).body;
const figuresOf = async (campaignId: string) =>
  (await province.get(`/campaigns/${campaignId}/statistics?asOf=2024-02-25T00:00:00%2B08:00`).expect(200))
    .body.total.figures;
/** Changes kept figures past the triggers, as if somebody had the database in their hands. */
const falsify = (sql: string, campaignId: string) =>
  t.dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = replica`);
    await manager.query(sql, [campaignId]);
  });

async function carried() {
  t.clock.set('2024-02-16T09:00:00+08:00');
  const { id: campaignId } = await createCampaign(t);
  t.clock.set('2024-02-22T18:00:00+08:00');
  const trip = await closedTrip(t, { campaignId });
  await board(t, trip, trip.passengers, '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  return { campaignId, trip };
}

describe('a freeze that does not add up', () => {
  it('alarms the province once, on a route and by mail, however often it is tried, until it adds up', async () => {
    const { campaignId, trip } = await carried();
    await falsify(`UPDATE trip_figures SET persons = persons + 1 WHERE campaign_id = $1`, campaignId);
    await province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay: WEEK }).expect(500);
    for (let i = 0; i < 2; i += 1) {
      await expect(t.app.get(FreezeService).freezeDue()).rejects.toThrow('FIGURES_DO_NOT_ADD_UP');
    }
    const [alarm, ...others] = await alarmsOf(campaignId);
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({
      ...{ kind: 'FREEZE', cutoffAt: '2024-02-22T18:00:00+08:00', details: { cityCodes: ['1405'] } },
      ...{ raisedAt: '2024-02-22T18:00:00+08:00', clearedAt: null },
    });
    expect(await mailsAbout(alarm.id)).toHaveLength(1);
    await (await t.as(Role.CityOfficer, '1405')).get(`/campaigns/${campaignId}/figure-alarms`).expect(403);
    await (await t.as(Role.ProvinceOfficer, '52')).get(`/campaigns/${campaignId}/figure-alarms`).expect(403);

    // The check finds the same, names the trip with both numbers, and puts it right when it is told to.
    expect(await check(campaignId, { repair: true })).toMatchObject({
      ...{ driftedTrips: 1, repaired: true },
      drifted: [{ tripId: trip.id, kept: { persons: 5 }, counted: { persons: 4 } }],
    });
    await t.app.get(FreezeService).freezeDue();
    const cleared = await alarmsOf(campaignId);
    expect(cleared.map(({ kind, clearedAt }: Record<string, unknown>) => [kind, clearedAt !== null])).toEqual(
      [
        ['DRIFT', true],
        ['FREEZE', true],
      ],
    );
  });
});

describe('a week after one that does not add up', () => {
  it('waits for it, so that what came late stands as a correction in one table', async () => {
    const { campaignId } = await carried();
    await t.app.get(FreezeService).freezeDue();
    t.clock.set('2024-02-23T09:00:00+08:00');
    const late = await closedTrip(t, { campaignId });
    await board(t, late, late.passengers, '2024-02-21T08:00:00+08:00', '2024-02-23T09:00:00+08:00');
    await depart(t, late, '2024-02-21T08:30:00+08:00', '2024-02-23T09:00:00+08:00');
    // Missing from the first of two weeks alone: the second would add up.
    await falsify(
      `UPDATE trip_figures SET settled_at = '2024-03-01T00:00:00+08:00' WHERE campaign_id = $1`,
      campaignId,
    );
    t.clock.set('2024-03-07T18:00:00+08:00');
    await expect(t.app.get(FreezeService).freezeDue()).rejects.toThrow('FIGURES_DO_NOT_ADD_UP');
    const byHand = province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay: '2024-03-07' });
    expect((await byHand.expect(409)).body.code).toBe('EARLIER_WEEK_STOPPED');
    await check(campaignId, { repair: true });
    await t.app.get(FreezeService).freezeDue();
    const correctedBy = async (day: string) => {
      const { corrections } = (await province.get(`/campaigns/${campaignId}/frozen-weeks/${day}`).expect(200))
        .body;
      return [corrections.cutoffAt, corrections.lines.map(({ trips }: { trips: number }) => trips)];
    };
    expect(await correctedBy('2024-02-29')).toEqual(['2024-02-22T18:00:00+08:00', [1]]);
    expect(await correctedBy('2024-03-07')).toEqual(['2024-02-29T18:00:00+08:00', []]);
  });
});

describe('the check of kept figures', () => {
  it('finds nothing wrong with what the service recorded, and every kind of drift with both numbers', async () => {
    const { campaignId, trip } = await carried();
    expect(await check(campaignId)).toEqual({
      ...{ campaignId, trips: 1, drifted: [], driftedTrips: 0, driftedSums: 0, driftedMoments: 0 },
      repaired: false,
    });
    const drifts: [string, object][] = [
      [
        `DELETE FROM trip_figures WHERE campaign_id = $1`,
        { drifted: [{ kept: null, counted: { persons: 4 } }] },
      ],
      [
        `UPDATE trip_figures SET settled_at = settled_at - interval '1 hour' WHERE campaign_id = $1`,
        { drifted: [{ tripId: trip.id }], driftedSums: 0 },
      ],
      [
        `UPDATE day_figures SET persons = persons + 1 WHERE campaign_id = $1 AND days = 1`,
        { drifted: [], driftedSums: 1 },
      ],
      [
        `UPDATE day_figures SET persons = persons + 1 WHERE campaign_id = $1 AND days = 7`,
        { drifted: [], driftedSums: 1 },
      ],
      // The day and its week.
      [`DELETE FROM day_figures WHERE campaign_id = $1`, { driftedSums: 2 }],
      [
        `UPDATE trip_figures SET vehicles_by_share = 7 WHERE campaign_id = $1`,
        { drifted: [{ tripId: trip.id }], driftedSums: 2 },
      ],
      [
        `INSERT INTO late_trips (trip_id, campaign_id, departed_at, departed_no, settled_at, settled_no)
         SELECT f.trip_id, f.campaign_id, f.settled_at, 0, f.settled_at, f.settled_no FROM trip_figures f
          WHERE f.campaign_id = $1 LIMIT 1`,
        { drifted: [], driftedSums: 0, driftedMoments: 1 },
      ],
    ];
    for (const [sql, found] of drifts) {
      await falsify(sql, campaignId);
      expect(await check(campaignId, { repair: true })).toMatchObject({ ...found, repaired: true });
      expect(await check(campaignId)).toMatchObject({ driftedTrips: 0, driftedSums: 0, driftedMoments: 0 });
      expect(await figuresOf(campaignId)).toMatchObject({ totalCarried: 4, coaches: 1 });
    }
  });

  it('is done by itself every night, and alarms once', async () => {
    const { campaignId } = await carried();
    expect(await t.app.get(FiguresCheck).everyNight()).toMatchObject({ drifted: 0, driftedSums: 0 });
    await falsify(`UPDATE day_figures SET vehicles = 9 WHERE campaign_id = $1 AND days = 7`, campaignId);
    for (let night = 0; night < 2; night += 1) {
      await expect(t.app.get(FiguresCheck).everyNight()).rejects.toThrow('0 trips, 1 sums and 0 moments');
    }
    const [alarm, ...others] = await alarmsOf(campaignId);
    expect([alarm.kind, others]).toEqual(['DRIFT', []]);
    expect(await mailsAbout(alarm.id)).toHaveLength(1);
    await check(campaignId, { repair: true });
    await t.app.get(FiguresCheck).everyNight();
    expect((await alarmsOf(campaignId))[0].clearedAt).not.toBeNull();
  });

  it('cannot be fooled by the service itself: it may not write kept figures, whatever it sets', async () => {
    const attack = `SELECT set_config('fangang.recount', 'on', false); UPDATE trip_figures SET persons = 9`;
    const service = t.app.get((await import('typeorm')).DataSource);
    const { asSystem } = await import('../src/shared/database/scope.js');
    await expect(asSystem('job', () => service.query(attack))).rejects.toThrow('permission denied');
  });
});
