import { Injectable } from '@nestjs/common';
import { Job } from '../../shared/jobs/job.js';
import { FreezeService } from './freeze.service.js';

/** Freezes each week at its cut-off; what a stopped service missed is caught up as soon as one runs. */
@Injectable()
export class FreezeJob {
  constructor(private readonly freezing: FreezeService) {}

  @Job({
    name: 'frozen-weeks',
    title: '到截止时间封存报告周',
    titleEn: 'Freeze report weeks at their cut-off',
    schedule: { everySeconds: 2 },
  })
  run(): Promise<number> {
    return this.freezing.freezeDue();
  }
}
