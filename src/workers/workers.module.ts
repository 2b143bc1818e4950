import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegionsModule } from '../regions/regions.module.js';
import { Bindings } from './bindings.service.js';
import { Corrections } from './corrections.service.js';
import { MeBindingsController } from './me-bindings.controller.js';
import { WorkerBinding } from './worker-binding.entity.js';
import { VillagesController } from './villages.controller.js';
import { VillagesQuery } from './villages.query.js';
import { DisclosuresController } from './disclosures.controller.js';
import { Disclosures } from './disclosures.service.js';
import { WorkerRecordsService } from './worker-records.service.js';
import { Worker } from './worker.entity.js';
import { WorkersController } from './workers.controller.js';
import { WorkersService } from './workers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Worker, WorkerBinding]), RegionsModule],
  controllers: [WorkersController, VillagesController, DisclosuresController, MeBindingsController],
  providers: [Disclosures, Bindings, Corrections, WorkersService, WorkerRecordsService, VillagesQuery],
  exports: [WorkersService],
})
export class WorkersModule {}
