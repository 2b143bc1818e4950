import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role, SCHEDULERS } from '../../access/roles.js';
import { BoardingTripsView } from './boarding-trips.dto.js';
import { BoardingTripsQuery } from './boarding-trips.query.js';

@ApiTags('boarding')
@Controller('boarding-trips')
export class BoardingTripsController {
  constructor(private readonly query: BoardingTripsQuery) {}

  /** Trips at whose doors I may stand, from the day before yesterday until tomorrow; at most 200. */
  @Allow(...SCHEDULERS, Role.Escort)
  @Get()
  list(@CurrentActor() actor: Actor): Promise<BoardingTripsView> {
    return this.query.list(actor);
  }
}
