import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem } from '../database/scope.js';
import { Job } from '../jobs/job.js';

/** Forgets idempotency keys after their 24 hours, and with them the answers, which name people. */
@Injectable()
export class ExpiredKeys {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns number of keys that were forgotten */
  @Job({
    name: 'expired-keys',
    title: '清除过期的幂等键',
    titleEn: 'Forget idempotency keys after 24 hours',
    schedule: { everySeconds: 3600 },
  })
  async forget(): Promise<number> {
    const [, forgotten] = await asSystem('job', () =>
      this.dataSource.query<[unknown, number]>(
        `DELETE FROM idempotency_keys k WHERE k.created_at < now() - interval '24 hours'`,
      ),
    );
    return forgotten;
  }
}
