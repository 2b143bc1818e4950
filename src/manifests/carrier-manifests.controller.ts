import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import { ReplacementView } from '../seating/changes/replacement.dto.js';
import { ListedVehicleDto } from './listed-vehicle.dto.js';
import { ListedVehicles } from './listed-vehicles.service.js';
import { ManifestAnswers } from './manifest-answers.service.js';
import { ManifestView, ReturnManifestDto } from './manifest.dto.js';

/** The carrier's side: answers what it was sent, and says what it sends. */
@ApiTags('manifests')
@Controller('manifests')
export class CarrierManifestsController {
  constructor(
    private readonly answers: ManifestAnswers,
    private readonly vehicles: ListedVehicles,
  ) {}

  /** Confirms a version: the carrier will take these people so. */
  @Allow(Role.CarrierLiaison)
  @Post(':id/confirmation')
  @HttpCode(200)
  confirm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ManifestView> {
    return this.answers.confirm(actor, id);
  }

  /** Returns a version with reasons, for the list as a whole and for single passengers. */
  @Allow(Role.CarrierLiaison)
  @Post(':id/return')
  @HttpCode(200)
  return(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: ReturnManifestDto,
  ): Promise<ManifestView> {
    return this.answers.return(actor, id, input);
  }

  /**
   * Sends another vehicle for one of a version that was sent: another plate, or a coach of the same or another layout. Lists who
   * would sit elsewhere; a preview does no more than that. Nobody may lose the trip by it.
   */
  @Allow(...SCHEDULERS, Role.CarrierLiaison)
  @Post(':id/vehicles/:vehicleId/replacement')
  @HttpCode(200)
  replaceVehicle(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('vehicleId', ParseUUIDPipe) vehicleId: string,
    @Body() input: ListedVehicleDto,
  ): Promise<ReplacementView> {
    return this.vehicles.replace(actor, id, vehicleId, input);
  }
}
