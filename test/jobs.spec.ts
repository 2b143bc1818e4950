import { Role } from '../src/access/roles.js';
import { JobListView, JobRunView, JobView } from '../src/access/jobs/job.dto.js';
import { ExpiredKeys } from '../src/shared/commands/expired-keys.js';
import { JobLeases } from '../src/shared/jobs/job-leases.js';
import { JobRunner } from '../src/shared/jobs/job-runner.js';
import { ServiceProcess, startProcess } from './support/service-process.js';
import { Caller, startTestApp, TestApp } from './support/test-app.js';
import { until } from './support/until.js';

let t: TestApp;
let province: Caller;
beforeAll(async () => {
  // Who asks again and again how a job stands would be counted in a table that jobs empty and tests lock.
  t = await startTestApp({ REQUESTS_PER_MINUTE: '0' });
  province = await t.as(Role.ProvinceOfficer, '14');
});
beforeEach(async () => {
  await t.dataSource.query('DELETE FROM job_runs');
  await t.dataSource.query(
    `UPDATE jobs SET run_id = NULL, state = NULL, started_at = NULL, lease_until = NULL, ended_at = NULL, result = NULL,
            error = NULL, account_id = NULL`,
  );
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => t.close());

const jobsOf = async (caller = province) => {
  const { body } = await caller.get('/jobs').expect(200);
  return new Map((body as JobListView).items.map((job) => [job.name, job]));
};
const job = async (name: string) => (await province.get(`/jobs/${name}`).expect(200)).body as JobView;
const runsOf = async (name: string) =>
  (await province.get(`/jobs/${name}/runs`).expect(200)).body.items as JobRunView[];
const ended = async (name: string) => {
  await until(async () => !['RUNNING', undefined].includes((await job(name)).lastRun?.state));
  return (await job(name)).lastRun!;
};
const runByHand = async (name: string) => {
  await province.post(`/jobs/${name}/runs`).expect(201);
  return ended(name);
};
/** As if this much time had gone by for a job. */
const age = (name: string, interval: string) =>
  t.dataSource.query(
    `UPDATE jobs SET started_at = started_at - $2::interval, lease_until = lease_until - $2::interval WHERE name = $1`,
    [name, interval],
  );

describe('the jobs', () => {
  it('are listed with when they run', async () => {
    const jobs = await jobsOf();
    expect([...jobs.keys()]).toEqual([...jobs.keys()].sort());
    expect(jobs.get('frozen-weeks')).toMatchObject({ everySeconds: 2, dailyAt: null, lastRun: null });
    expect(jobs.get('retention')).toMatchObject({
      ...{ dailyAt: '03:00', nextRunAt: expect.stringContaining('T03:00:00+08:00') },
    });
    expect([...jobs.keys()]).toEqual(
      expect.arrayContaining([
        ...['audit-seals', 'due-allotments', 'due-rounds', 'ended-rate-limits', 'expired-keys'],
        ...['lapsed-offers', 'offers-elsewhere', 'old-job-runs', 'priority-release'],
      ]),
    );
  });

  it('do nothing by themselves in a process where they are off', async () => {
    await t.app.get(JobRunner).wake();
    expect([...(await jobsOf()).values()].filter((one) => one.lastRun !== null)).toEqual([]);
  });

  it('are shown to and run by officers of a province only', async () => {
    for (const role of [Role.CityOfficer, Role.CountyScheduler]) {
      const caller = await t.as(role, '1405');
      await caller.get('/jobs').expect(403);
      await caller.post('/jobs/expired-keys/runs').expect(403);
    }
    await province.get('/jobs/no-such-job').expect(404);
    await province.post('/jobs/no-such-job/runs').expect(404);
    await province.post('/jobs/No such job/runs').expect(422);
  });
});

describe('a run by hand', () => {
  it('is recorded with who asked for it and what it came to, and is in the audit trail', async () => {
    await t.dataSource.query(
      `INSERT INTO rate_limits (key, window_ends, used) VALUES (sha256('x'), now(), 1)`,
    );
    const begun = await province.post('/jobs/ended-rate-limits/runs').expect(201);
    expect(begun.body).toMatchObject({ job: 'ended-rate-limits', state: 'RUNNING', endedAt: null });
    expect(await ended('ended-rate-limits')).toMatchObject({
      ...{ id: begun.body.id, state: 'DONE', result: { count: 1 }, error: null },
      startedByName: expect.stringContaining('PROVINCE_OFFICER'),
    });
    expect(await runsOf('ended-rate-limits')).toMatchObject([{ id: begun.body.id, result: { count: 1 } }]);
    const [entry] = await t.dataSource.query(
      `SELECT e.account_id AS "accountId", e.target FROM audit_entries e WHERE e.action = 'Jobs_run' ORDER BY e.id DESC LIMIT 1`,
    );
    expect(entry).toMatchObject({
      accountId: province.accountId,
      target: { name: 'ended-rate-limits', made: begun.body.id },
    });
  });

  it('under the same key runs once', async () => {
    const forget = jest.spyOn(t.app.get(ExpiredKeys), 'forget');
    const ask = () => province.post('/jobs/expired-keys/runs').set('Idempotency-Key', 'once').expect(201);
    const first = await ask();
    await ended('expired-keys');
    expect((await ask()).body).toEqual(first.body);
    expect(forget).toHaveBeenCalledTimes(1);
  });

  it('is refused while another is at work', async () => {
    let release = () => {};
    const hold = new Promise<number>((done) => (release = () => done(0)));
    jest.spyOn(t.app.get(ExpiredKeys), 'forget').mockReturnValue(hold);
    await province.post('/jobs/expired-keys/runs').expect(201);
    expect((await province.post('/jobs/expired-keys/runs').expect(409)).body.code).toBe('JOB_RUNNING');
    release();
    await ended('expired-keys');
    await province.post('/jobs/expired-keys/runs').expect(201);
    await ended('expired-keys');
  });
});

describe('a job that fails', () => {
  it('is recorded and shown in words that name nobody, and what failed again is counted', async () => {
    const broken = new TypeError('13800138000 is not a function');
    jest.spyOn(t.app.get(ExpiredKeys), 'forget').mockRejectedValue(broken);
    const run = await runByHand('expired-keys');
    expect(run).toMatchObject({
      state: 'FAILED',
      error: expect.stringMatching(/^TypeError jobs\.spec\.ts:\d+$/),
    });

    const leases = t.app.get(JobLeases);
    const due = async () => {
      const standing = (await leases.standings()).find(({ name }) => name === 'expired-keys')!;
      const one = { id: crypto.randomUUID(), job: 'expired-keys', process: 'here:1', accountId: null };
      expect(await leases.claim(standing, one)).toBe(true);
      await t.app.get(JobRunner).work(one);
    };
    await due();
    await due();
    const runs = await runsOf('expired-keys');
    expect(runs.map(({ times, startedByName }) => [times, startedByName !== null]).sort()).toEqual([
      [1, true],
      [2, false],
    ]);
  });
});

/** Jobs of the small hours, which are not due when a process has just begun. */
const NIGHTLY = ['retention', 'old-job-runs', 'figures-check'];

describe('two processes', () => {
  let processes: ServiceProcess[] = [];
  beforeEach(async () => {
    // At its hour the retention is due once more: who begins half a minute before lets it strike first.
    const strikesIn = Date.parse((await job('retention')).nextRunAt) - Date.now();
    if (strikesIn < 30_000) await new Promise((wake) => setTimeout(wake, strikesIn + 1000));
    processes = await Promise.all([1, 2].map(() => startProcess(t.settings, { jobs: true })));
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.end('SIGTERM')));
  });

  it('run what is due, each by one of them; a job that fails does not stop others', async () => {
    // Makes the retention fail in either process; it is due once its hour has passed.
    await t.dataSource.query(
      `UPDATE jobs SET known_since = now() - interval '2 days' WHERE name = 'retention'`,
    );
    await t.dataSource.query('ALTER TABLE phone_codes RENAME TO phone_codes_away');
    await until(async () => (await job('retention')).lastRun?.state === 'FAILED');
    await t.dataSource.query('ALTER TABLE phone_codes_away RENAME TO phone_codes');
    expect((await job('retention')).lastRun).toMatchObject({
      ...{ error: 'QueryFailedError 42P01', startedByName: null },
    });
    await until(async () => {
      const jobs = [...(await jobsOf()).values()];
      return jobs.every(({ name, lastRun }) => lastRun?.state === 'DONE' || NIGHTLY.includes(name));
    });
    // An idle run leaves no trace but the job's own.
    expect(await runsOf('expired-keys')).toEqual([]);
    expect(await runsOf('retention')).toMatchObject([{ state: 'FAILED', times: 1 }]);
  });

  it('take over from one that was killed at work', async () => {
    await ended('ended-rate-limits');
    const runner = t.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
    await age('ended-rate-limits', '2 hours');
    await until(async () => (await job('ended-rate-limits')).lastRun?.state === 'RUNNING');
    const { id, process: at } = (await job('ended-rate-limits')).lastRun!;
    const doomed = processes.find(({ pid }) => at.endsWith(`:${pid}`))!;
    await doomed.end('SIGKILL');
    await runner.rollbackTransaction();
    await runner.release();
    // Its lease holds for a while: nobody else may know that it is dead.
    await new Promise((wake) => setTimeout(wake, 2_500));
    expect((await job('ended-rate-limits')).lastRun).toMatchObject({ id, state: 'RUNNING' });
    await age('ended-rate-limits', '1 minute');
    await until(async () => (await job('ended-rate-limits')).lastRun?.state === 'DONE');
    const taken = (await job('ended-rate-limits')).lastRun!;
    expect(taken.process).not.toBe(at);
    expect(await runsOf('ended-rate-limits')).toMatchObject([{ id, state: 'LOST', process: at }]);
  });
});

it('a process that is taken for dead tells in the end what it did, and the one that took over stays', async () => {
  const leases = t.app.get(JobLeases);
  const standing = async () => (await leases.standings()).find(({ name }) => name === 'expired-keys')!;
  const run = (process: string) => ({
    id: crypto.randomUUID(),
    job: 'expired-keys',
    process,
    accountId: null,
  });
  const [slow, other] = [run('slow:1'), run('other:2')];
  const seen = await standing();
  expect(await leases.claim(seen, slow)).toBe(true);
  expect(await leases.claim(seen, other)).toBe(false);
  expect(await leases.claim(await standing(), other)).toBe(false);
  await age('expired-keys', '1 minute');
  expect(await leases.claim(await standing(), other)).toBe(true);
  expect(await leases.renew(slow)).toBe(false);
  await leases.end(slow, { state: 'DONE', result: { count: 7 }, error: null });
  expect((await standing()).runId).toBe(other.id);
  expect(await runsOf('expired-keys')).toMatchObject([{ id: slow.id, state: 'DONE', result: { count: 7 } }]);
  await leases.end(other, { state: 'DONE', result: { count: 0 }, error: null });
});
