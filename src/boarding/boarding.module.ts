import { Module } from '@nestjs/common';
import { DemandModule } from '../demand/demand.module.js';
import { ManifestsModule } from '../manifests/manifests.module.js';
import { SeatingModule } from '../seating/seating.module.js';
import { TripsModule } from '../trips/trips.module.js';
import { BoardingsController } from './boardings.controller.js';
import { BoardingsService } from './boardings.service.js';
import { DeparturesController } from './departures.controller.js';
import { DeparturesService } from './departures.service.js';
import { HandoversController } from './handovers.controller.js';
import { HandoversService } from './handovers.service.js';
import { OnTheWayController } from './on-the-way.controller.js';
import { OnTheWay } from './on-the-way.service.js';

@Module({
  imports: [TripsModule, ManifestsModule, DemandModule, SeatingModule],
  controllers: [BoardingsController, DeparturesController, OnTheWayController, HandoversController],
  providers: [BoardingsService, DeparturesService, OnTheWay, HandoversService],
})
export class BoardingModule {}
