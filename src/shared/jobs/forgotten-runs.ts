import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem } from '../database/scope.js';
import { Job } from './job.js';

const KEPT_DAYS = 180;

/** Forgets what jobs did half a year ago. */
@Injectable()
export class ForgottenRuns {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns number of runs that were forgotten */
  @Job({
    name: 'old-job-runs',
    title: '清除半年前的任务运行记录',
    titleEn: 'Forget what jobs did half a year ago',
    schedule: { dailyAt: '03:30' },
  })
  async forget(): Promise<number> {
    const [, forgotten] = await asSystem('jobs of the service', () =>
      this.dataSource.query<[unknown, number]>(
        'DELETE FROM job_runs r WHERE r.ended_at < now() - make_interval(days => $1)',
        [KEPT_DAYS],
      ),
    );
    return forgotten;
  }
}
