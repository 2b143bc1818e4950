import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ManifestDecision } from './manifest-decision.entity.js';
import { ManifestPassenger } from './manifest-passenger.entity.js';
import { Manifest } from './manifest.entity.js';
import { ManifestsService } from './manifests.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Manifest, ManifestPassenger, ManifestDecision])],
  providers: [ManifestsService],
  exports: [ManifestsService],
})
export class ManifestsModule {}
