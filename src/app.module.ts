import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LoggerModule } from 'nestjs-pino';
import { dataSourceOptions } from '../config/data-source.js';
import type { Settings } from '../config/env.js';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './access/audit/audit.module.js';
import { JobsModule } from './access/jobs/jobs.module.js';
import { RegionsModule } from './regions/regions.module.js';
import { CampaignsModule } from './campaigns/campaigns.module.js';
import { WorkersModule } from './workers/workers.module.js';
import { DemandModule } from './demand/demand.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { TripsModule } from './trips/trips.module.js';
import { SeatingModule } from './seating/seating.module.js';
import { PlanningModule } from './planning/planning.module.js';
import { ManifestsModule } from './manifests/manifests.module.js';
import { BoardingModule } from './boarding/boarding.module.js';
import { StatisticsModule } from './statistics/statistics.module.js';
import { RightsModule } from './rights/rights.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import type { Secrets } from './generated-secrets.js';
import { logging } from './logging.js';
import { AnswerAgain } from './shared/commands/answer-again.filter.js';
import { ProblemFilter } from './shared/http/problem.filter.js';
import { scopedDataSource } from './shared/database/scoped-data-source.js';
import { Clock } from './shared/time/clock.js';
import { SharedModule } from './shared/shared.module.js';
import { validationPipe } from './shared/http/validation.js';

/** Settings with everything filled in that may be generated or started at boot. */
export type RunningSettings = Settings & Secrets & { databaseUrl: string };

@Module({})
export class AppModule {
  /** @param clock another than that of the machine */
  static with(settings: RunningSettings, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(logging(settings)),
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...dataSourceOptions(settings), autoLoadEntities: true, retryAttempts: 3 }),
          dataSourceFactory: (options) => scopedDataSource(settings.databaseSchema, options!),
        }),
        ScheduleModule.forRoot(),
        SharedModule.with(settings, clock),
        AccessModule.with(settings),
        AuditModule,
        JobsModule,
        RegionsModule,
        CampaignsModule,
        WorkersModule,
        DemandModule,
        FleetModule,
        TripsModule,
        SeatingModule,
        PlanningModule,
        ManifestsModule,
        BoardingModule,
        StatisticsModule,
        RightsModule,
        NotificationsModule,
      ],
      providers: [
        // The last is asked first.
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_FILTER, useClass: AnswerAgain },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
