import { DynamicModule, Global, Module } from '@nestjs/common';
import type { Settings } from '../../config/env.js';
import { Audit } from './audit.js';
import { Clock } from './clock.js';
import { ExpiredKeys } from './expired-keys.js';
import { HealthController } from './health.controller.js';
import { Outbox } from './outbox.js';
import { DataKeys, Sealing } from './sealing.js';
import { EndedWindows } from './ended-windows.js';
import { RateLimits } from './rate-limits.js';
import { RequestQuotas } from './request-quotas.js';
import { SETTINGS } from './settings.js';
import { Transactions } from './transactions.js';

/** What every module builds on. */
@Global()
@Module({})
export class SharedModule {
  static with(settings: Settings & DataKeys): DynamicModule {
    const provided = [
      Audit,
      Clock,
      Outbox,
      RateLimits,
      RequestQuotas,
      Transactions,
      { provide: SETTINGS, useValue: settings },
      { provide: Sealing, useValue: new Sealing(settings) },
    ];
    return {
      module: SharedModule,
      controllers: [HealthController],
      providers: [...provided, ExpiredKeys, EndedWindows],
      exports: provided,
    };
  }
}
