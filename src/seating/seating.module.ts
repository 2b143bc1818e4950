import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Booking } from './booking.entity.js';
import { PassengerList } from './passenger-list.query.js';
import { Passenger } from './passenger.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Booking, Passenger])],
  providers: [PassengerList],
  exports: [PassengerList],
})
export class SeatingModule {}
