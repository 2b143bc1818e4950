import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FleetModule } from '../fleet/fleet.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { SeatingModule } from '../seating/seating.module.js';
import { TripsModule } from '../trips/trips.module.js';
import { Amendments } from './amendments.js';
import { CarrierManifestsController } from './carrier-manifests.controller.js';
import { ListedVehicles } from './listed-vehicles.service.js';
import { ManifestAnswers } from './manifest-answers.service.js';
import { ManifestDecision } from './manifest-decision.entity.js';
import { ManifestDispatch } from './manifest-dispatch.service.js';
import { ManifestDrawing } from './manifest-drawing.service.js';
import { ManifestFiles } from './manifest-files.service.js';
import { ManifestPassenger } from './manifest-passenger.entity.js';
import { ManifestReader } from './manifest-reader.service.js';
import { Manifest } from './manifest.entity.js';
import { ManifestsController } from './manifests.controller.js';
import { ManifestsService } from './manifests.service.js';
import { OfficeMails } from './office-mails.service.js';
import { Standbys } from './standbys.js';
import { SeatNumbersController } from './seat-numbers/seat-numbers.controller.js';
import { SeatNumbers } from './seat-numbers/seat-numbers.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Manifest, ManifestPassenger, ManifestDecision]),
    ...[RegionsModule, FleetModule, TripsModule, SeatingModule],
  ],
  controllers: [ManifestsController, CarrierManifestsController, SeatNumbersController],
  providers: [
    ...[ManifestsService, ManifestDrawing, ManifestDispatch, ManifestAnswers],
    ...[ManifestReader, ManifestFiles, Standbys, Amendments, OfficeMails, SeatNumbers, ListedVehicles],
  ],
  exports: [ManifestsService, Standbys],
})
export class ManifestsModule {}
