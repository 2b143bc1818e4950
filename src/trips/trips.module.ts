import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FleetModule } from '../fleet/fleet.module.js';
import { TripDecision } from './trip-decision.entity.js';
import { TripStop } from './trip-stop.entity.js';
import { TripVehicle } from './trip-vehicle.entity.js';
import { TripVehicles } from './trip-vehicles.service.js';
import { Trip } from './trip.entity.js';
import './trips.errors.js';
import { TripsService } from './trips.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Trip, TripStop, TripVehicle, TripDecision]), FleetModule],
  providers: [TripsService, TripVehicles],
  exports: [TripsService],
})
export class TripsModule {}
