import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { Role, SCHEDULERS } from '../access/roles.js';
import { DeparturesService } from './departures.service.js';
import { ArrivalView, ArriveDto, DepartDto, DepartureView } from './journey.dto.js';

@ApiTags('boarding')
@Controller('trips/:id')
export class DeparturesController {
  constructor(private readonly departures: DeparturesService) {}

  /** The trip leaves, on a confirmed manifest only. Whoever has not boarded becomes a no-show. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Post('departure')
  depart(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: DepartDto,
  ): Promise<DepartureView> {
    return this.departures.depart(actor, id, input);
  }

  /** The trip has arrived. */
  @Allow(...SCHEDULERS, Role.Escort, Role.ReceivingLiaison)
  @Post('arrival')
  arrive(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: ArriveDto,
  ): Promise<ArrivalView> {
    return this.departures.arrive(actor, id, input);
  }
}
