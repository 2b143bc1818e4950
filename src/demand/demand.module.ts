import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { WorkersModule } from '../workers/workers.module.js';
import { DemandController } from './demand.controller.js';
import { DemandQuery } from './demand.query.js';
import { DemandService } from './demand.service.js';
import { MeTravelRequestsController } from './me-travel-requests.controller.js';
import { MyTravelRequests } from './my-travel-requests.service.js';
import { Party } from './party.entity.js';
import { RegisteredParties } from './registered-parties.js';
import { RequestRegister } from './request-register.js';
import { ImportLeases } from './roster/import-leases.js';
import { RosterFiles } from './roster/roster-files.js';
import { RosterImport } from './roster/roster-import.entity.js';
import { RosterImporter } from './roster/roster-importer.js';
import { RosterImportsController } from './roster/roster-imports.controller.js';
import { RosterImportsService } from './roster/roster-imports.service.js';
import { RosterReport } from './roster/roster-report.js';
import { RowImporter } from './roster/row-importer.js';
import { SurveyAnswer } from './survey/survey-answer.js';
import { SurveyController } from './survey/survey.controller.js';
import { SurveyQuery } from './survey/survey.query.js';
import { Survey } from './survey/survey.service.js';
import { TravelRequest } from './travel-request.entity.js';
import { TravelRequestsController } from './travel-requests.controller.js';
import { TravelRequestsQuery } from './travel-requests.query.js';
import { TravelRequestsService } from './travel-requests.service.js';

const roster = [ImportLeases, RosterFiles, RosterImporter, RosterImportsService, RosterReport, RowImporter];

@Module({
  imports: [
    TypeOrmModule.forFeature([Party, TravelRequest, RosterImport, SurveyAnswer]),
    RegionsModule,
    CampaignsModule,
    WorkersModule,
  ],
  controllers: [
    TravelRequestsController,
    MeTravelRequestsController,
    DemandController,
    RosterImportsController,
    SurveyController,
  ],
  providers: [
    DemandService,
    DemandQuery,
    MyTravelRequests,
    RegisteredParties,
    RequestRegister,
    TravelRequestsService,
    TravelRequestsQuery,
    Survey,
    SurveyQuery,
    ...roster,
  ],
  exports: [DemandService, MyTravelRequests, RequestRegister, TravelRequestsService],
})
export class DemandModule {}
