import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WorkersModule } from '../workers/workers.module.js';
import { DemandService } from './demand.service.js';
import { Party } from './party.entity.js';
import { TravelRequest } from './travel-request.entity.js';
import { TravelRequestsService } from './travel-requests.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Party, TravelRequest]), WorkersModule],
  providers: [DemandService, TravelRequestsService],
  exports: [DemandService, TravelRequestsService],
})
export class DemandModule {}
