import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { asSystem } from '../database/scope.js';
import { SETTINGS } from '../settings.js';

const HOURLY = 60 * 60 * 1000;

/** Forgets idempotency keys after their 24 hours, and with them the answers, which name people. */
@Injectable()
export class ExpiredKeys {
  private readonly log = new Logger(ExpiredKeys.name);

  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Interval(HOURLY)
  async forgetByItself(): Promise<void> {
    if (!this.settings.jobs) return;
    await this.forget().catch((error: unknown) => this.log.error(error));
  }

  /** @returns number of keys that were forgotten */
  async forget(): Promise<number> {
    const [, forgotten] = await asSystem('job', () =>
      this.dataSource.query<[unknown, number]>(
        `DELETE FROM idempotency_keys k WHERE k.created_at < now() - interval '24 hours'`,
      ),
    );
    return forgotten;
  }
}
