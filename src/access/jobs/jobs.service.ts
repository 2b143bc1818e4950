import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem, widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { NotFound } from '../../shared/domain-error.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { JobDeclaration } from '../../shared/jobs/job.js';
import { JobLeases, Run, Standing } from '../../shared/jobs/job-leases.js';
import { JobRunner, nextRunOf } from '../../shared/jobs/job-runner.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Actor } from '../actor.js';
import { JobListView, JobRunPage, JobRunView, JobState, JobView } from './job.dto.js';

type RunRow = Omit<JobRunView, 'startedAt' | 'endedAt'> & { startedAt: Date; endedAt: Date };

/** Shows the jobs to officers and lets them run one. */
@Injectable()
export class JobsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly runner: JobRunner,
    private readonly leases: JobLeases,
  ) {}

  async list(): Promise<JobListView> {
    const standings = new Map((await this.leases.standings()).map((one) => [one.name, one]));
    return { items: this.runner.jobs.map((job) => viewOf(job, standings.get(job.name)!)) };
  }

  /** @throws NotFound */
  async get(name: string): Promise<JobView> {
    const job = (await this.list()).items.find((one) => one.name === name);
    if (!job) throw new NotFound();
    return job;
  }

  /** @throws NotFound */
  async runs(name: string, { limit, after }: PageQuery): Promise<JobRunPage> {
    await this.get(name);
    const rows = await asSystem('jobs of the service', () =>
      this.dataSource.query<RunRow[]>(
        `SELECT r.id, r.job, r.state, r.started_at AS "startedAt", r.ended_at AS "endedAt", r.result, r.error, r.times,
                a.display_name AS "startedByName", r.process
           FROM job_runs r LEFT JOIN accounts a ON a.id = r.account_id
          WHERE r.job = $1 AND ($2::uuid IS NULL OR r.id < $2)
          ORDER BY r.id DESC LIMIT $3`,
        [name, after ?? null, limit + 1],
      ),
    );
    const views = rows.map((row) => ({
      ...row,
      ...{ startedAt: toWire(row.startedAt), endedAt: toWire(row.endedAt) },
    }));
    return pageFrom(views, limit, ({ id }) => id);
  }

  /** @throws NotFound, JobRunning */
  async run(actor: Actor, name: string): Promise<JobRunView> {
    let run: Run | undefined;
    const view = await this.transactions.run(async (manager) => {
      await widen(manager, 'jobs of the service');
      run = await this.runner.claimByHand(manager, name, actor.accountId);
      return lastRunOf((await this.leases.standings(manager)).find((one) => one.name === name)!)!;
    });
    if (run) void this.runner.work(run);
    return view;
  }
}

function viewOf({ name, title, titleEn, schedule }: JobDeclaration, standing: Standing): JobView {
  return {
    ...{ name, title, titleEn },
    everySeconds: 'everySeconds' in schedule ? schedule.everySeconds : null,
    dailyAt: 'dailyAt' in schedule ? schedule.dailyAt : null,
    nextRunAt: toWire(nextRunOf(schedule, standing)),
    lastRun: lastRunOf(standing),
  };
}

function lastRunOf(standing: Standing): JobRunView | null {
  const { name, runId, state, startedAt, endedAt, result, error, byName, process, alive } = standing;
  if (!runId || !startedAt) return null;
  return {
    ...{ id: runId, job: name, result, error, times: 1, startedByName: byName, process: process! },
    state: (state === 'RUNNING' && !alive ? 'LOST' : state) as JobState,
    ...{ startedAt: toWire(startedAt), endedAt: endedAt && toWire(endedAt) },
  };
}
