import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LoggerModule } from 'nestjs-pino';
import { dataSourceOptions } from '../config/data-source.js';
import type { Settings } from '../config/env.js';
import { AccessModule } from './access/access.module.js';
import { logging } from './logging.js';
import { IdempotencyInterceptor } from './shared/idempotency.interceptor.js';
import { ProblemFilter } from './shared/problem.filter.js';
import { SharedModule } from './shared/shared.module.js';
import { validationPipe } from './shared/validation.js';

/** Settings with everything filled in that may be generated or started at boot. */
export type RunningSettings = Settings & { databaseUrl: string; tokenSecret: string; dataKey: string };

@Module({})
export class AppModule {
  static with(settings: RunningSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(logging(settings)),
        TypeOrmModule.forRoot({ ...dataSourceOptions(settings), autoLoadEntities: true, retryAttempts: 3 }),
        ScheduleModule.forRoot(),
        SharedModule.with(settings),
        AccessModule.with(settings),
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
    };
  }
}
