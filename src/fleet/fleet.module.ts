import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegionsModule } from '../regions/regions.module.js';
import { BuiltInLayouts } from './built-in-layouts.js';
import { Carrier } from './carrier.entity.js';
import { CarriersController } from './carriers.controller.js';
import { CarriersService } from './carriers.service.js';
import './fleet.errors.js';
import { FleetService } from './fleet.service.js';
import { SeatLayout } from './seat-layout.entity.js';
import { SeatLayoutsController } from './seat-layouts.controller.js';
import { SeatLayoutsService } from './seat-layouts.service.js';
import { Vehicle } from './vehicle.entity.js';
import { VehiclesController } from './vehicles.controller.js';
import { VehiclesService } from './vehicles.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Carrier, SeatLayout, Vehicle]), RegionsModule],
  controllers: [CarriersController, SeatLayoutsController, VehiclesController],
  providers: [FleetService, BuiltInLayouts, CarriersService, SeatLayoutsService, VehiclesService],
  exports: [FleetService],
})
export class FleetModule {}
