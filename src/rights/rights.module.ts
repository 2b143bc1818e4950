import { Module } from '@nestjs/common';
import { Clearing } from './clearing.js';
import { Erasures } from './erasures.service.js';
import { HeldData } from './held-data.service.js';
import { LegalHoldsController } from './legal-holds.controller.js';
import { LegalHolds } from './legal-holds.service.js';
import { MeRightsController } from './me-rights.controller.js';
import { RetentionJob } from './retention.job.js';
import { RightsController } from './rights.controller.js';

@Module({
  controllers: [RightsController, MeRightsController, LegalHoldsController],
  providers: [Clearing, Erasures, HeldData, LegalHolds, RetentionJob],
})
export class RightsModule {}
