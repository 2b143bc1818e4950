import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS } from '../../access/roles.js';
import { AlternativesView } from './alternatives.dto.js';
import { AlternativesQuery } from './alternatives.query.js';

@ApiTags('bookings')
@Controller('bookings/:id/alternatives')
export class AlternativesController {
  constructor(private readonly query: AlternativesQuery) {}

  /**
   * Other trips between the same places, by any mode and at most three days apart, that have seats for the whole party now,
   * also by what is held for priority groups and kept for regions.
   * A waiting party may book one, or wait for several: seats on one end its other waits.
   */
  @Allow(...REGISTRARS)
  @Get()
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<AlternativesView> {
    return this.query.of(actor, id);
  }
}
