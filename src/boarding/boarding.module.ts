import { Module } from '@nestjs/common';
import { DemandModule } from '../demand/demand.module.js';
import { ManifestsModule } from '../manifests/manifests.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { SeatingModule } from '../seating/seating.module.js';
import { TripsModule } from '../trips/trips.module.js';
import { ArrivalsController } from './arrivals/arrivals.controller.js';
import { Arrivals } from './arrivals/arrivals.query.js';
import { ArrivalExceptions } from './arrivals/exceptions.service.js';
import { BoardingsController } from './boardings.controller.js';
import { BoardingsService } from './boardings.service.js';
import { DeparturesController } from './departures.controller.js';
import { DeparturesService } from './departures.service.js';
import { HandoversController } from './handovers.controller.js';
import { HandoversService } from './handovers.service.js';
import { BoardingPacks } from './door/boarding-packs.service.js';
import { BoardingTripsController } from './door/boarding-trips.controller.js';
import { BoardingTripsQuery } from './door/boarding-trips.query.js';
import { DoorConflicts } from './door/door-conflicts.service.js';
import { DoorController } from './door/door.controller.js';
import { DoorEvents } from './door/door-events.js';
import { DoorMarks } from './door/door-marks.js';
import { DoorReports } from './door/door-reports.service.js';
import { OnTheWayController } from './on-the-way.controller.js';
import { OnTheWay } from './on-the-way.service.js';

const arrivals = [Arrivals, ArrivalExceptions];
const door = [BoardingPacks, BoardingTripsQuery, DoorConflicts, DoorEvents, DoorMarks, DoorReports];

@Module({
  imports: [RegionsModule, TripsModule, ManifestsModule, DemandModule, SeatingModule],
  controllers: [
    BoardingsController,
    DeparturesController,
    OnTheWayController,
    HandoversController,
    DoorController,
    ArrivalsController,
    BoardingTripsController,
  ],
  providers: [BoardingsService, DeparturesService, OnTheWay, HandoversService, ...door, ...arrivals],
})
export class BoardingModule {}
