import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Role } from '../src/access/roles.js';
import { Mode } from '../src/shared/vocabulary.js';
import { FreezeService } from '../src/statistics/weeks/freeze.service.js';
import { board, closedTrip, depart, MadeTrip } from './support/boarding.factory.js';
import { createCampaign } from './support/campaign.factory.js';
import { everyItem } from './support/every-item.js';
import { ServiceProcess, startProcess } from './support/service-process.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let province: Caller;
let jincheng: Caller;
let processes: ServiceProcess[];
beforeAll(async () => {
  t = await startTestApp();
  province = await t.as(Role.ProvinceOfficer, '14');
  jincheng = await t.as(Role.CityOfficer, '1405');
});
beforeEach(() => {
  t.clock.set('2024-01-20T09:00:00+08:00');
  processes = [];
});
afterEach(() => Promise.all(processes.map((process) => process.end('SIGTERM'))));
afterAll(() => t.close());

const COUNTIES = ['城区', '沁水县', '阳城县', '陵川县', '泽州县', '高平市'];
const KEYED = {
  ...{ onlineFairs: 3, onlineFairJobs: 1200, offlineFairs: 1, offlineFairJobs: 300, agreementsSigned: 45 },
  ...{ projectsPromoted: 2, mentorSessions: 10, venuesProvided: 1 },
  ...{ recruitmentSpending: '12.5', subsidiesPaid: '0' },
  ...{ countiesStarted: COUNTIES, countiesNotStarted: [] },
};
const keyIn = (campaignId: string, day: string, onlineFairs: number) =>
  jincheng
    .put(`/campaigns/${campaignId}/weeks/${day}/returns/1405`)
    .send({ keyed: { ...KEYED, onlineFairs } });
const tableOf = async (campaignId: string, day: string) =>
  (await province.get(`/campaigns/${campaignId}/frozen-weeks/${day}`).expect(200)).body;
const weeksOf = async (campaignId: string) =>
  (
    await everyItem<{ cutoffAt: string; frozenAt: string }>(
      province,
      `/campaigns/${campaignId}/frozen-weeks?`,
    )
  )
    .map(({ cutoffAt }) => cutoffAt.slice(0, 10))
    .reverse();

/** A coach of five that left on 20 February; the fifth boarded, but that is not known yet. */
async function travelled(): Promise<{ campaignId: string; trip: MadeTrip }> {
  const { id: campaignId } = await createCampaign(t);
  const people = Array.from({ length: 5 }, () => ({ home: '140522' }));
  const trip = await closedTrip(t, { campaignId, vehicles: [people] });
  await board(t, trip, trip.passengers.slice(0, 4), '2024-02-20T08:00:00+08:00');
  await depart(t, trip, '2024-02-20T08:30:00+08:00');
  return { campaignId, trip };
}

/** Processes with jobs, whose clock the test sets. */
const clockFile = () => join(t.settings.dataDir, 'clock');
/** In one step: a process that looks just then must not find half a moment, or none. */
async function setClock(moment: string): Promise<void> {
  await writeFile(`${clockFile()}.next`, moment);
  await rename(`${clockFile()}.next`, clockFile());
}
async function startProcesses(count: number): Promise<void> {
  const starting = Array.from({ length: count }, () =>
    startProcess(t.settings, { jobs: true, clockFile: clockFile() }),
  );
  processes.push(...(await Promise.all(starting)));
}

describe('a week that is frozen late', () => {
  it('counts what was recorded before its cut-off; the rest is in the next', async () => {
    const { campaignId, trip } = await travelled();
    t.clock.set('2024-02-22T17:00:00+08:00');
    await keyIn(campaignId, '2024-02-22', 3).expect(200);
    const [late] = trip.passengers.slice(4);
    await board(t, trip, [late], '2024-02-20T08:10:00+08:00', '2024-02-22T18:00:00+08:00');

    t.clock.set('2024-02-24T10:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    expect((await tableOf(campaignId, '2024-02-22')).rows[4]).toMatchObject({
      ...{ figures: { totalCarried: 4, coaches: 1 }, keyed: { onlineFairs: 3 }, signature: 'UNSIGNED' },
    });
    expect((await tableOf(campaignId, '2024-02-15')).total.figures.totalCarried).toBe(0);
    const trips = `/campaigns/${campaignId}/statistics/1405/trips?column=totalCarried`;
    expect(await everyItem(province, `${trips}&cutoffDay=2024-02-22`)).toMatchObject([{ contribution: 4 }]);
    t.clock.set('2024-02-29T18:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    expect((await tableOf(campaignId, '2024-02-29')).total.figures).toMatchObject({ totalCarried: 5 });
  });

  it('knows what a clock that had jumped for a moment recorded, and everything around it', async () => {
    const { id: campaignId } = await createCampaign(t);
    const people = Array.from({ length: 7 }, () => ({ home: '140522' }));
    const trip = await closedTrip(t, { campaignId, vehicles: [people] });
    const boarded = (place: number, recordedAt: string) =>
      board(t, trip, [trip.passengers[place]], '2024-02-20T08:00:00+08:00', recordedAt);
    await boarded(0, '2024-02-20T08:05:00+08:00');
    // Ten days ahead, and right again.
    await boarded(1, '2024-03-01T08:05:00+08:00');
    await boarded(2, '2024-02-20T08:06:00+08:00');
    await depart(t, trip, '2024-02-20T08:30:00+08:00');
    // After the cut-off, once by a clock that was set back to the days before it.
    await boarded(3, '2024-02-22T18:00:01+08:00');
    await boarded(4, '2024-02-22T18:00:02+08:00');
    await boarded(5, '2024-02-21T09:00:00+08:00');
    await boarded(6, '2024-02-22T18:00:04+08:00');
    t.clock.set('2024-02-24T10:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    expect((await tableOf(campaignId, '2024-02-22')).rows[4].figures).toMatchObject({ totalCarried: 3 });
  });

  it('goes by the policies of its cut-off; its returns show the same before and after', async () => {
    const { id: campaignId } = await createCampaign(t);
    const people = ['140522', '140121', '140121', '140522', '140522'].map((home) => ({ home }));
    const trip = await closedTrip(t, { campaignId, mode: Mode.CharteredCarriage, vehicles: [people] });
    await board(t, trip, trip.passengers.slice(0, 3), '2024-02-20T08:00:00+08:00');
    await depart(t, trip, '2024-02-20T08:30:00+08:00');
    const policies = (vehicleRow: string, trainColumn: string) =>
      province.put(`/campaigns/${campaignId}/policies`).send({ vehicleRow, trainColumn }).expect(200);
    t.clock.set('2024-02-22T17:00:00+08:00');
    await policies('LARGEST_SHARE', 'TRAINS_ONLY');
    t.clock.set('2024-02-22T17:59:59+08:00');
    await policies('ORGANISER', 'TRAINS_AND_CARRIAGES');
    t.clock.set('2024-02-22T18:00:00+08:00');
    await policies('LARGEST_SHARE', 'TRAINS_ONLY');
    t.clock.set('2024-02-23T09:00:00+08:00');
    await board(t, trip, trip.passengers.slice(3), '2024-02-20T08:10:00+08:00', '2024-02-23T09:00:00+08:00');

    const known = { totalCarried: 1, carriedByTrain: 1, trains: 1, charteredCarriages: 1 };
    const figures = async () =>
      (await jincheng.get(`/campaigns/${campaignId}/weeks/2024-02-22/returns/1405`).expect(200)).body.figures;
    t.clock.set('2024-02-24T10:00:00+08:00');
    const before = await figures();
    await t.app.get(FreezeService).freezeDue();
    expect((await tableOf(campaignId, '2024-02-22')).rows[4].figures).toMatchObject(known);
    expect(before).toMatchObject(known);
    expect(await figures()).toMatchObject(known);
    expect(
      (await province.get(`/campaigns/${campaignId}/statistics`).expect(200)).body.rows[4].figures,
    ).toMatchObject({ totalCarried: 3, trains: 0 });
  });

  it('has been closed since its cut-off: nothing is keyed in or signed meanwhile', async () => {
    const { campaignId } = await travelled();
    const path = `/campaigns/${campaignId}/weeks/2024-02-22/returns/1405`;
    t.clock.set('2024-02-22T17:59:59.999+08:00');
    await keyIn(campaignId, '2024-02-22', 3).expect(200);
    await jincheng.post(`${path}/signature`).expect(200);
    t.clock.set('2024-02-22T18:00:00+08:00');
    expect((await keyIn(campaignId, '2024-02-22', 4).expect(409)).body.code).toBe('WEEK_CLOSED');
    for (const call of [
      jincheng.post(`${path}/signature`),
      jincheng.post(`${path}/signature-withdrawal`).send({ reason: '改' }),
    ]) {
      expect((await call.expect(409)).body.code).toBe('WEEK_CLOSED');
    }
    await keyIn(campaignId, '2024-02-29', 5).expect(200);
    t.clock.set('2024-02-24T10:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    expect((await tableOf(campaignId, '2024-02-22')).rows[4]).toMatchObject({
      ...{ keyed: { onlineFairs: 3 }, signature: 'SIGNED', signedAt: '2024-02-22T17:59:59.999+08:00' },
    });
  });

  it('takes what was keyed in at the last moment and is just being committed', async () => {
    const { campaignId } = await travelled();
    t.clock.set('2024-02-22T17:59:59+08:00');
    await keyIn(campaignId, '2024-02-22', 3).expect(200);
    const committing = t.dataSource.createQueryRunner();
    await committing.startTransaction();
    await committing.query(
      `UPDATE city_returns SET keyed = keyed || '{"onlineFairs": 7}' WHERE campaign_id = $1 AND cutoff_at = $2`,
      [campaignId, '2024-02-22T18:00:00+08:00'],
    );
    t.clock.set('2024-02-22T18:00:00+08:00');
    const freezing = t.app.get(FreezeService).freezeDue();
    await until(async () => {
      const waiting = await t.dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    await committing.commitTransaction();
    await committing.release();
    await freezing;
    expect((await tableOf(campaignId, '2024-02-22')).rows[4].keyed.onlineFairs).toBe(7);
  });

  it('is not frozen ahead of its time by a clock that has jumped: the database’s has to agree', async () => {
    t.clock.set('2026-01-01T09:00:00+08:00');
    const year = new Date().getFullYear() + 2;
    const days = { startsOn: `${year}-01-10`, festivalDay: `${year}-02-03`, endsOn: `${year}-04-10` };
    const known = year <= 2030 ? {} : days;
    const { id } = await createCampaign(t, { year, ...known });
    t.clock.set(`${year}-12-01T09:00:00+08:00`);
    await t.app.get(FreezeService).freezeDue();
    // Ours are good for five years by the clock of the tests.
    t.clock.set('2024-01-20T09:00:00+08:00');
    expect(await weeksOf(id)).toEqual([]);
  });
});

describe('a row that froze unsigned', () => {
  it('is signed late with a reason, once, and stays as it froze', async () => {
    const { campaignId } = await travelled();
    const path = `/campaigns/${campaignId}/weeks/2024-02-22/returns`;
    const late = { reason: '停电，未能按时签字' };
    t.clock.set('2024-02-22T17:00:00+08:00');
    await keyIn(campaignId, '2024-02-22', 3).expect(200);
    const signLate = () => jincheng.post(`${path}/1405/late-signature`).send(late);
    expect((await signLate().expect(409)).body.code).toBe('NOT_FROZEN_YET');
    t.clock.set('2024-02-22T18:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    const before = await tableOf(campaignId, '2024-02-22');
    expect(before.rows[4]).toMatchObject({ signature: 'UNSIGNED', lateSignature: null });
    t.clock.set('2024-02-23T09:00:00+08:00');
    const { body } = await signLate().expect(200);
    const lateSignature = {
      ...late,
      signedByName: expect.any(String),
      signedAt: '2024-02-23T09:00:00+08:00',
    };
    expect(body).toMatchObject({ state: 'FROZEN', signedAt: null, lateSignature });
    const after = await tableOf(campaignId, '2024-02-22');
    expect(after.rows[4]).toEqual({ ...before.rows[4], signature: 'LATE', lateSignature });
    expect((await signLate().expect(409)).body.code).toBe('SIGNED_IN_TIME');
    await jincheng.post(`${path}/1404/late-signature`).send(late).expect(403);
    await jincheng.post(`${path}/1405/late-signature`).send({}).expect(422);
  });

  it('is not signed late when it was signed in time', async () => {
    const { campaignId } = await travelled();
    const path = `/campaigns/${campaignId}/weeks/2024-02-22/returns/1405`;
    t.clock.set('2024-02-22T17:00:00+08:00');
    await keyIn(campaignId, '2024-02-22', 3).expect(200);
    await jincheng.post(`${path}/signature`).expect(200);
    t.clock.set('2024-02-22T18:00:00+08:00');
    await t.app.get(FreezeService).freezeDue();
    const answer = await jincheng.post(`${path}/late-signature`).send({ reason: '再签' }).expect(409);
    expect(answer.body.code).toBe('SIGNED_IN_TIME');
  });
});

// Three processes start, and whatever is waited for may take its 20 seconds.
describe('processes', () => {
  it('freeze nothing at 17:59:59 and, one of them killed there, everything once at 18:00', async () => {
    const { campaignId } = await travelled();
    await setClock('2024-02-22T17:59:59+08:00');
    await startProcesses(2);
    await until(async () => (await weeksOf(campaignId)).length === 1);
    await new Promise((wake) => setTimeout(wake, 3_000));
    expect(await weeksOf(campaignId)).toEqual(['2024-02-15']);
    await processes[0].end('SIGKILL');
    await setClock('2024-02-22T18:00:00+08:00');
    await startProcesses(1);
    // Whoever was killed may have held the job's lease.
    await t.dataSource.query(`UPDATE jobs SET lease_until = now() WHERE lease_until IS NOT NULL`);
    await until(async () => (await weeksOf(campaignId)).length === 2);
    await setClock('2024-02-22T17:30:00+08:00');
    await new Promise((wake) => setTimeout(wake, 3_000));
    expect(await weeksOf(campaignId)).toEqual(['2024-02-15', '2024-02-22']);
    const failed = await t.dataSource.query(
      `SELECT r.error FROM job_runs r WHERE r.job = 'frozen-weeks' AND r.state = 'FAILED'`,
    );
    expect(failed).toEqual([]);
  });

  it('that were down for nine days freeze each missed week as it was known at its cut-off', async () => {
    const { campaignId, trip } = await travelled();
    const [late] = trip.passengers.slice(4);
    t.clock.set('2024-02-22T12:00:00+08:00');
    await keyIn(campaignId, '2024-02-22', 3).expect(200);
    // A process without jobs still serves: what it records now is too late for the first week, in time for the second.
    t.clock.set('2024-02-23T12:00:00+08:00');
    await board(t, trip, [late], '2024-02-20T08:10:00+08:00', '2024-02-23T12:00:00+08:00');
    await keyIn(campaignId, '2024-02-22', 9).expect(409);
    await keyIn(campaignId, '2024-02-29', 4).expect(200);
    await setClock('2024-03-02T10:00:00+08:00');
    await startProcesses(2);
    await until(async () => (await weeksOf(campaignId)).length === 3);
    const [missed, next] = [await tableOf(campaignId, '2024-02-22'), await tableOf(campaignId, '2024-02-29')];
    expect(missed).toMatchObject({
      frozenAt: '2024-03-02T10:00:00+08:00',
      asOf: '2024-02-22T18:00:00+08:00',
    });
    expect(missed.rows[4]).toMatchObject({ figures: { totalCarried: 4 }, keyed: { onlineFairs: 3 } });
    expect(next.rows[4]).toMatchObject({ figures: { totalCarried: 5 }, keyed: { onlineFairs: 4 } });
    const weeks = await t.dataSource.query(
      `SELECT count(*)::int AS weeks, count(DISTINCT cutoff_at)::int AS cutoffs FROM frozen_weeks WHERE campaign_id = $1`,
      [campaignId],
    );
    expect(weeks).toEqual([{ weeks: 3, cutoffs: 3 }]);
  });
});
