import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem } from '../database/scope.js';
import { Job } from '../jobs/job.js';

/** Forgets the counts of limits whose time is over. */
@Injectable()
export class EndedWindows {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns number of counts that were forgotten */
  @Job({
    name: 'ended-rate-limits',
    title: '清除到期的访问频率计数',
    titleEn: 'Forget counts of limits whose time is over',
    schedule: { everySeconds: 3600 },
  })
  async forget(): Promise<number> {
    const [, forgotten] = await asSystem('ended windows', () =>
      this.dataSource.query<[unknown, number]>('DELETE FROM rate_limits l WHERE l.window_ends <= now()'),
    );
    return forgotten;
  }
}
