import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Settings } from '../../config/env.js';
import { Audit } from './commands/audit.js';
import { Clock } from './time/clock.js';
import { ExpiredKeys } from './commands/expired-keys.js';
import { ForgottenRuns } from './jobs/forgotten-runs.js';
import { HealthController } from './http/health.controller.js';
import { JobLeases } from './jobs/job-leases.js';
import { JobRunner } from './jobs/job-runner.js';
import { Rush } from './jobs/rush.js';
import { Templates } from './messages/templates.js';
import { Outbox } from './commands/outbox.js';
import { DataKeys, Sealing } from './privacy/sealing.js';
import { EndedWindows } from './limits/ended-windows.js';
import { RateLimits } from './limits/rate-limits.js';
import { RequestQuotas } from './limits/request-quotas.js';
import { SETTINGS } from './settings.js';
import { Transactions } from './database/transactions.js';

/** What every module builds on. */
@Global()
@Module({})
export class SharedModule {
  /** @param clock another than that of the machine */
  static with(settings: Settings & DataKeys, clock = new Clock()): DynamicModule {
    const provided = [
      Audit,
      { provide: Clock, useValue: clock },
      JobLeases,
      JobRunner,
      Outbox,
      RateLimits,
      RequestQuotas,
      Rush,
      Templates,
      Transactions,
      { provide: SETTINGS, useValue: settings },
      { provide: Sealing, useValue: new Sealing(settings) },
    ];
    return {
      module: SharedModule,
      imports: [DiscoveryModule],
      controllers: [HealthController],
      providers: [...provided, ExpiredKeys, EndedWindows, ForgottenRuns],
      exports: provided,
    };
  }
}
