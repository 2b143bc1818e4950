import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Pairing } from './pairing.entity.js';
import { PairingsController } from './pairings.controller.js';
import { PairingsService } from './pairings.service.js';
import { Region } from './region.entity.js';
import { RegionIndex } from './region-index.js';
import { RegionsController } from './regions.controller.js';
import { RegionsService } from './regions.service.js';
import { ServiceStation } from './service-station.entity.js';
import { ServiceStationsController } from './service-stations.controller.js';
import { ServiceStationsService } from './service-stations.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Region, Pairing, ServiceStation])],
  controllers: [RegionsController, PairingsController, ServiceStationsController],
  providers: [RegionIndex, RegionsService, PairingsService, ServiceStationsService],
  exports: [RegionIndex],
})
export class RegionsModule {}
