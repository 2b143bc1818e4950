import { Standing } from './job-leases.js';
import { isDue } from './job-runner.js';

const moment = (civil: string) => new Date(`2024-02-${civil}+08:00`);
const standing = (startedAt: string, now: string): Standing => ({
  ...{ name: 'a-job', knownSince: moment('01T00:00:00'), runId: 'a run', state: 'DONE', process: 'a:1' },
  ...{ startedAt: moment(startedAt), endedAt: moment(startedAt), result: null, error: null, byName: null },
  ...{ alive: false, now: moment(now) },
});

describe('a job that runs again and again', () => {
  it('is due a moment early, for timers wake a moment early', () => {
    const job = { schedule: { everySeconds: 15 } };
    expect(isDue(job, standing('15T18:00:00.000', '15T18:00:14.400'))).toBe(false);
    expect(isDue(job, standing('15T18:00:00.000', '15T18:00:14.600'))).toBe(true);
  });
});

describe('a job of every night', () => {
  const job = { schedule: { dailyAt: '03:00' } };

  it('runs once: a start a moment before its hour would make it due again', () => {
    expect(isDue(job, standing('14T03:00:00.200', '15T02:59:59.700'))).toBe(false);
    expect(isDue(job, standing('14T03:00:00.200', '15T03:00:00.000'))).toBe(true);
    expect(isDue(job, standing('15T03:00:00.200', '15T03:00:01.200'))).toBe(false);
  });
});
