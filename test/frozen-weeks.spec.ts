import { Test } from '@nestjs/testing';
import { Role } from '../src/access/roles.js';
import { AppModule, RunningSettings } from '../src/app.module.js';
import { Clock } from '../src/shared/time/clock.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { board, closedTrip, depart } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { everyItem } from './support/every-item.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
});
beforeEach(() => t.clock.set('2024-02-22T18:00:00+08:00'));
afterAll(() => t.close());

const WEEK = '2024-02-22';
const freeze = (campaignId: string, cutoffDay = WEEK) =>
  province.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { driverError: { constraint: string } }) => error.driverError.constraint,
  );

/** A campaign that was entered on this day, with one coach of four that left in the week of 22 February. */
async function carried(enteredOn = '2024-01-20') {
  const now = t.clock.now().toISOString();
  t.clock.set(`${enteredOn}T09:00:00+08:00`);
  const { id: campaignId } = await createCampaign(t);
  t.clock.set(now);
  const trip = await closedTrip(t, {
    campaignId,
    vehicles: [Array.from({ length: 5 }, () => ({ home: '140522' }))],
  });
  await board(t, trip, trip.passengers.slice(0, 4), '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  return { campaignId, trip };
}

describe('a frozen week', () => {
  it('keeps the table of its cut-off, whatever becomes known later; the drill still adds up', async () => {
    const { campaignId, trip } = await carried();
    const { body } = await freeze(campaignId).expect(201);
    expect(body).toMatchObject({ asOf: '2024-02-22T18:00:00+08:00', frozenAt: '2024-02-22T18:00:00+08:00' });
    expect(body.total.figures).toMatchObject({ totalCarried: 4, coaches: 1 });

    // Recorded only now, but it happened before the cut-off.
    await board(t, trip, trip.passengers.slice(4), '2024-02-20T08:10:00+08:00');
    const again = await province.get(`/campaigns/${campaignId}/frozen-weeks/${WEEK}`).expect(200);
    expect(again.body).toEqual(body);
    const path = `/campaigns/${campaignId}/statistics/1405`;
    const trips = await everyItem<{ contribution: number }>(
      province,
      `${path}/trips?column=totalCarried&cutoffDay=${WEEK}`,
    );
    expect(trips).toMatchObject([{ code: trip.code, contribution: 4 }]);
    expect(
      await everyItem(province, `${path}/passengers?column=totalCarried&cutoffDay=${WEEK}`),
    ).toHaveLength(4);
    const live = await everyItem<{ contribution: number }>(province, `${path}/trips?column=totalCarried`);
    expect(live).toMatchObject([{ contribution: 5 }]);

    const city = await t.as(Role.CityOfficer, '1405');
    const own = await city.get(`/campaigns/${campaignId}/frozen-weeks/${WEEK}`).expect(200);
    expect(own.body.rows).toEqual([body.rows[4]]);
    const file = await province.get(`/campaigns/${campaignId}/frozen-weeks/${WEEK}/file`).expect(200);
    expect(file.headers['content-type']).toContain('spreadsheetml');
  });

  it('waits for a boarding that is just being recorded, and counts it', async () => {
    const { campaignId, trip } = await carried();
    const recording = t.dataSource.createQueryRunner();
    await recording.startTransaction();
    await board({ dataSource: recording }, trip, trip.passengers.slice(4), '2024-02-20T08:10:00+08:00');
    const freezing = freeze(campaignId).then((answer) => answer);
    const first = await Promise.race([
      freezing,
      new Promise((done) => setTimeout(done, 500, 'still waiting')),
    ]);
    expect(first).toBe('still waiting');
    await recording.commitTransaction();
    await recording.release();
    expect((await freezing).body.total.figures).toMatchObject({ totalCarried: 5, coaches: 1 });
  });

  it('stores the digest of the boardings behind each row', async () => {
    const { campaignId, trip } = await carried();
    await freeze(campaignId).expect(201);
    const ids = trip.passengers.slice(0, 4).map((passenger) => passenger.id);
    const [row] = await t.dataSource.query(
      `SELECT r.boardings_digest AS digest, encode(sha256(convert_to($2, 'UTF8')), 'hex') AS expected
         FROM frozen_rows r JOIN frozen_weeks w ON w.id = r.week_id WHERE w.campaign_id = $1 AND r.city_code = '1405'`,
      [campaignId, ids.sort().join(',')],
    );
    expect(row.digest).toBe(row.expected);
  });

  it('cannot be frozen twice, ahead of its cut-off, when skipped, or when no report is due', async () => {
    const { campaignId } = await carried();
    await freeze(campaignId).expect(201);
    expect((await freeze(campaignId).expect(409)).body.code).toBe('ALREADY_FROZEN');
    expect((await freeze(campaignId, '2024-02-29').expect(409)).body.code).toBe('CUTOFF_AHEAD');
    expect((await freeze(campaignId, '2024-02-21').expect(404)).body.code).toBe('NOT_FOUND');
    await t.dataSource.query(
      `UPDATE report_deadlines SET skipped = true WHERE campaign_id = $1 AND due_at = '2024-02-15T18:00:00+08:00'`,
      [campaignId],
    );
    expect((await freeze(campaignId, '2024-02-15').expect(409)).body.code).toBe('WEEK_SKIPPED');
    await province.get(`/campaigns/${campaignId}/frozen-weeks/2024-02-15`).expect(404);
    const guizhou = await t.as(Role.ProvinceOfficer, '52');
    await guizhou.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay: WEEK }).expect(403);
    const city = await t.as(Role.CityOfficer, '1405');
    await city.post(`/campaigns/${campaignId}/frozen-weeks`).send({ cutoffDay: WEEK }).expect(403);
  });

  it('is not changed by the database either', async () => {
    const { campaignId } = await carried();
    await freeze(campaignId).expect(201);
    const attacks: [string, string][] = [
      [`UPDATE frozen_rows SET coaches = coaches + 1`, 'tr_frozen_rows_never_change'],
      [`DELETE FROM frozen_rows`, 'tr_frozen_rows_never_change'],
      [`TRUNCATE frozen_rows CASCADE`, 'tr_frozen_rows_never_change'],
      [`UPDATE frozen_weeks SET cutoff_at = cutoff_at - interval '1 week'`, 'tr_frozen_weeks_never_change'],
      [`UPDATE city_returns SET keyed = '{}' WHERE state = 'FROZEN'`, 'tr_city_returns_never_change'],
      [
        `INSERT INTO frozen_rows SELECT (jsonb_populate_record(r, '{"city_code": "1501"}')).* FROM frozen_rows r LIMIT 1`,
        'tr_frozen_rows_with_their_week',
      ],
    ];
    for (const [attack, guard] of attacks) expect(await refusal(t.dataSource.query(attack))).toBe(guard);
  });

  it('has 7 = 9 + 11 + 13 or is not frozen', async () => {
    const { campaignId } = await carried();
    const wrong = t.dataSource.transaction(async (manager) => {
      const [week] = await manager.query(
        `INSERT INTO frozen_weeks (id, campaign_id, cutoff_at, frozen_at, facts_below, train_column,
                                   vehicle_row)
         VALUES (gen_random_uuid(), $1, now(), now(), 1, 'TRAINS_ONLY', 'ORGANISER') RETURNING id`,
        [campaignId],
      );
      const row = `INSERT INTO frozen_rows VALUES ($1, '1405', '晋城市', 5, 1, 4, 0, 0, 0, 0, 0, 0, '{}', NULL, NULL, '')`;
      await manager.query(row, [week.id]);
    });
    expect(await refusal(wrong)).toBe('ck_frozen_rows_total');
  });

  it('stops with nothing frozen when figures and boardings differ', async () => {
    const { campaignId } = await carried();
    const falsify = (by: number) =>
      t.dataSource.transaction(async (manager) => {
        await manager.query(`SET LOCAL session_replication_role = replica`);
        await manager.query(`UPDATE trip_figures SET persons = persons + $2 WHERE campaign_id = $1`, [
          ...[campaignId, by],
        ]);
      });
    await falsify(1);
    const { body } = await freeze(campaignId).expect(500);
    expect(body).toMatchObject({ code: 'FIGURES_DO_NOT_ADD_UP', cityCodes: ['1405'] });
    expect((await province.get(`/campaigns/${campaignId}/frozen-weeks`).expect(200)).body.items).toEqual([]);
    await falsify(-1);
    await freeze(campaignId).expect(201);
  });
});

describe('the weekly job', () => {
  it('freezes each week once, also when two processes wake at the same time and after days of sleep', async () => {
    const { campaignId } = await carried();
    const module = await Test.createTestingModule({
      imports: [AppModule.with(t.settings as RunningSettings)],
    })
      .overrideProvider(Clock)
      .useValue(t.clock)
      .compile();
    await module.init();
    const services = [t.app.get(FreezeService), module.get(FreezeService)];
    await Promise.all([...services, ...services].map((service) => service.freezeDue()));
    const list = async () =>
      (await everyItem<{ cutoffAt: string }>(province, `/campaigns/${campaignId}/frozen-weeks?`)).map(
        (week) => week.cutoffAt,
      );
    expect(await list()).toEqual(['2024-02-22T18:00:00+08:00', '2024-02-15T18:00:00+08:00']);

    t.clock.set('2024-03-09T10:00:00+08:00');
    await Promise.all(services.map((service) => service.freezeDue()));
    expect((await list()).slice(0, 2)).toEqual(['2024-03-07T18:00:00+08:00', '2024-02-29T18:00:00+08:00']);
    expect(await list()).toHaveLength(4);
    expect(await services[0].freezeDue()).toBe(0);
    await module.close();
  });

  it('leaves alone what is not due, skipped, or had ended before the campaign was entered', async () => {
    const entered = await carried('2024-02-20');
    await t.dataSource.query(
      `UPDATE report_deadlines SET skipped = true WHERE campaign_id = $1 AND due_at = '2024-02-29T18:00:00+08:00'`,
      [entered.campaignId],
    );
    const job = t.app.get(FreezeService);
    t.clock.set('2024-02-22T17:59:59+08:00');
    await job.freezeDue();
    expect((await province.get(`/campaigns/${entered.campaignId}/frozen-weeks`)).body.items).toEqual([]);
    t.clock.set('2024-03-07T18:00:00+08:00');
    await job.freezeDue();
    const weeks = await everyItem<{ cutoffAt: string }>(
      province,
      `/campaigns/${entered.campaignId}/frozen-weeks?`,
    );
    expect(weeks.map((week) => week.cutoffAt)).toEqual([
      '2024-03-07T18:00:00+08:00',
      '2024-02-22T18:00:00+08:00',
    ]);
    await freeze(entered.campaignId, '2024-02-15').expect(201);
  });
});
