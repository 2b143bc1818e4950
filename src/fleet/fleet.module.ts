import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Carrier } from './carrier.entity.js';
import './fleet.errors.js';
import { BuiltInLayouts } from './built-in-layouts.js';
import { FleetService } from './fleet.service.js';
import { SeatLayout } from './seat-layout.entity.js';
import { Vehicle } from './vehicle.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Carrier, SeatLayout, Vehicle])],
  providers: [FleetService, BuiltInLayouts],
  exports: [FleetService],
})
export class FleetModule {}
