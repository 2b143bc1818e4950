import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role } from '../access/roles.js';
import { ManifestAnswers } from './manifest-answers.service.js';
import { ManifestView, ReturnManifestDto } from './manifest.dto.js';

/** The carrier's side: answers what it was sent. */
@ApiTags('manifests')
@Controller('manifests')
export class CarrierManifestsController {
  constructor(private readonly answers: ManifestAnswers) {}

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
}
