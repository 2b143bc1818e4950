import { Injectable } from '@nestjs/common';
import { asSystem } from '../database/scope.js';
import { Transactions } from '../database/transactions.js';
import { Job } from '../jobs/job.js';

/** Forgets idempotency keys after their 24 hours, and with them the answers, which name people. */
@Injectable()
export class ExpiredKeys {
  constructor(private readonly transactions: Transactions) {}

  /** @returns number of keys that were forgotten */
  @Job({
    name: 'expired-keys',
    title: '清除过期的幂等键',
    titleEn: 'Forget idempotency keys after 24 hours',
    schedule: { everySeconds: 3600 },
  })
  async forget(): Promise<number> {
    return asSystem('job', () =>
      this.transactions.byItself(
        async (manager) => {
          const [, forgotten] = await manager.query<[unknown, number]>(
            `DELETE FROM idempotency_keys k WHERE k.created_at < now() - interval '24 hours'`,
          );
          return forgotten;
        },
        (keys) => (keys > 0 ? { action: 'ExpiredKeys_forget', outcome: { keys } } : undefined),
      ),
    );
  }
}
