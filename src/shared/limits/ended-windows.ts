import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { asSystem } from '../database/scope.js';
import { SETTINGS } from '../settings.js';

const HOURLY = 60 * 60 * 1000;

/** Forgets the counts of limits whose time is over. */
@Injectable()
export class EndedWindows {
  private readonly log = new Logger(EndedWindows.name);

  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Interval(HOURLY)
  async forgetByItself(): Promise<void> {
    if (!this.settings.jobs) return;
    await this.forget().catch((error: unknown) => this.log.error(error));
  }

  /** @returns number of counts that were forgotten */
  async forget(): Promise<number> {
    const [, forgotten] = await asSystem('ended windows', () =>
      this.dataSource.query<[unknown, number]>('DELETE FROM rate_limits l WHERE l.window_ends <= now()'),
    );
    return forgotten;
  }
}
