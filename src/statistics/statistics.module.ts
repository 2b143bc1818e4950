import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { TripsModule } from '../trips/trips.module.js';
import { AlarmsController } from './alarms/alarms.controller.js';
import { FigureAlarms } from './alarms/alarms.service.js';
import { FiguresCheck } from './alarms/figures-check.service.js';
import { CalendarChangesController } from './calendar/calendar-changes.controller.js';
import { CalendarChanges } from './calendar/calendar-changes.service.js';
import { CityReturn } from './returns/city-return.entity.js';
import { CityReturnsController } from './returns/city-returns.controller.js';
import { CityReturnsQuery } from './returns/city-returns.query.js';
import { CityReturns } from './returns/city-returns.service.js';
import { CountyReturnsController } from './counties/county-returns.controller.js';
import { CountyReturns } from './counties/county-returns.service.js';
import { CorrectionsController } from './corrections/corrections.controller.js';
import { CorrectionsQuery } from './corrections/corrections.query.js';
import { CorrectionsService } from './corrections/corrections.service.js';
import { DrillController } from './drill/drill.controller.js';
import { Drill } from './drill/drill.query.js';
import { DueReturns } from './returns/due-returns.query.js';
import { FeedController } from './feed/feed.controller.js';
import { Feed } from './feed/feed.service.js';
import { FiguresQuery } from './figures.query.js';
import { FreezeJob } from './weeks/freeze.job.js';
import { FreezeService } from './weeks/freeze.service.js';
import { FrozenWeeksController } from './weeks/frozen-weeks.controller.js';
import { FrozenWeeksQuery } from './weeks/frozen-weeks.query.js';
import { VerificationController } from './proof/verification.controller.js';
import { Verification } from './proof/verification.service.js';
import { PersonListsController } from './person-lists/person-lists.controller.js';
import { PersonLists } from './person-lists/person-lists.service.js';
import { DeadlineReminders } from './messages/deadline-reminders.js';
import { ReportMessages } from './messages/report-messages.js';
import { ReportWeeks } from './weeks/report-weeks.js';
import { StatisticsController } from './table/statistics.controller.js';
import { StatisticsService } from './table/statistics.service.js';
import { StageCounts } from './stages/stage-counts.query.js';
import { StageReport } from './stages/stage-report.entity.js';
import { StageReportsController } from './stages/stage-reports.controller.js';
import { StageReportsQuery } from './stages/stage-reports.query.js';
import { StageReports } from './stages/stage-reports.service.js';
import { TableQuery } from './table/table.query.js';

@Module({
  imports: [CampaignsModule, RegionsModule, TripsModule, TypeOrmModule.forFeature([CityReturn, StageReport])],
  controllers: [
    CountyReturnsController,
    ...[StatisticsController, DrillController, FrozenWeeksController],
    ...[CityReturnsController, StageReportsController, VerificationController, CalendarChangesController],
    ...[PersonListsController, CorrectionsController, FeedController, AlarmsController],
  ],
  providers: [
    ...[StatisticsService, TableQuery, FiguresQuery, Drill, ReportWeeks],
    ...[CalendarChanges, CityReturns, CityReturnsQuery, CountyReturns, DueReturns, FreezeService, FreezeJob],
    ...[FrozenWeeksQuery, ReportMessages, DeadlineReminders],
    ...[Verification, CorrectionsQuery, CorrectionsService, FigureAlarms, FiguresCheck],
    ...[StageReports, StageReportsQuery, StageCounts, PersonLists, Feed],
  ],
  exports: [DueReturns],
})
export class StatisticsModule {}
