import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FleetModule } from '../fleet/fleet.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { Allotment } from './allotments/allotment.entity.js';
import { AllotmentsController } from './allotments/allotments.controller.js';
import { Allotments } from './allotments/allotments.service.js';
import { TripChanges } from './trip-changes.service.js';
import { TripCommands } from './trip-commands.service.js';
import { TripDecision } from './trip-decision.entity.js';
import { TripStop } from './trip-stop.entity.js';
import { TripTies } from './trip-ties.service.js';
import { TripVehicle } from './trip-vehicle.entity.js';
import { TripVehiclesController } from './trip-vehicles.controller.js';
import { TripVehicles } from './trip-vehicles.service.js';
import { Trip } from './trip.entity.js';
import './trips.errors.js';
import { TripsController } from './trips.controller.js';
import { TripsQuery } from './trips.query.js';
import { TripsService } from './trips.service.js';
import { TripVerificationsController } from './verification/trip-verifications.controller.js';
import { TripVerificationsQuery } from './verification/trip-verifications.query.js';
import { VerificationPageController } from './verification/verification-page.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Trip, TripStop, TripVehicle, TripDecision, Allotment]),
    RegionsModule,
    FleetModule,
  ],
  controllers: [
    TripsController,
    TripVehiclesController,
    AllotmentsController,
    TripVerificationsController,
    VerificationPageController,
  ],
  providers: [
    TripsService,
    Allotments,
    TripChanges,
    TripTies,
    TripVehicles,
    TripCommands,
    TripsQuery,
    TripVerificationsQuery,
  ],
  exports: [TripsService, Allotments, TripChanges, TripVehicles, TripsQuery],
})
export class TripsModule {}
