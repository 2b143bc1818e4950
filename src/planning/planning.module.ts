import { Module } from '@nestjs/common';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { TripsModule } from '../trips/trips.module.js';
import { OpenDemandQuery } from './open-demand.query.js';
import { PlanningController } from './planning.controller.js';
import { PlanningService } from './planning.service.js';

@Module({
  imports: [RegionsModule, CampaignsModule, TripsModule],
  controllers: [PlanningController],
  providers: [PlanningService, OpenDemandQuery],
})
export class PlanningModule {}
