import { Inject, Injectable } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import type { Settings } from '../../config/env.js';
import { ZONE } from '../shared/time/civil-time.js';
import { SETTINGS } from '../shared/settings.js';
import { FreezeService } from './freeze.service.js';

const CATCH_UP_EVERY = 60_000;

/** Freezes each week at its cut-off, Thursday 18:00 in China; what a stopped service missed is caught up within a minute. */
@Injectable()
export class FreezeJob {
  constructor(
    private readonly freezing: FreezeService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Cron('0 0 18 * * 4', { timeZone: ZONE })
  atCutoff(): Promise<void> {
    return this.run();
  }

  @Interval(CATCH_UP_EVERY)
  catchUp(): Promise<void> {
    return this.run();
  }

  private async run(): Promise<void> {
    if (!this.settings.jobs) return;
    await this.freezing.freezeDue();
  }
}
