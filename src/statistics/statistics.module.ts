import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { CityReturn } from './city-return.entity.js';
import { CityReturnsController } from './city-returns.controller.js';
import { CityReturns } from './city-returns.service.js';
import { DrillController } from './drill.controller.js';
import { Drill } from './drill.query.js';
import { FiguresQuery } from './figures.query.js';
import { FreezeJob } from './freeze.job.js';
import { FreezeService } from './freeze.service.js';
import { FrozenWeeksController } from './frozen-weeks.controller.js';
import { FrozenWeeksQuery } from './frozen-weeks.query.js';
import { ReportWeeks } from './report-weeks.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsService } from './statistics.service.js';
import { TableQuery } from './table.query.js';

@Module({
  imports: [CampaignsModule, RegionsModule, TypeOrmModule.forFeature([CityReturn])],
  controllers: [StatisticsController, DrillController, FrozenWeeksController, CityReturnsController],
  providers: [
    ...[StatisticsService, TableQuery, FiguresQuery, Drill, ReportWeeks],
    ...[CityReturns, FreezeService, FreezeJob, FrozenWeeksQuery],
  ],
})
export class StatisticsModule {}
