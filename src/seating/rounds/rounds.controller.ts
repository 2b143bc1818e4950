import { Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS, SCHEDULERS } from '../../access/roles.js';
import { PageQuery } from '../../shared/http/paging.js';
import { RoundEntryPage, RoundVerificationView, RoundView } from './round.dto.js';
import { RoundCommands } from './round-commands.service.js';
import { RoundsQuery } from './rounds.query.js';

@ApiTags('rounds')
@Controller('trips/:tripId/round')
export class RoundsController {
  constructor(
    private readonly commands: RoundCommands,
    private readonly query: RoundsQuery,
  ) {}

  /** Draws the round once the time for requests is over: ranks all requests, seats them, and keeps the record. */
  @Allow(...SCHEDULERS)
  @Post()
  draw(@CurrentActor() actor: Actor, @Param('tripId', ParseUUIDPipe) tripId: string): Promise<RoundView> {
    return this.commands.draw(actor, tripId);
  }

  /** The drawn round: its seed, the order of priority groups, and how many got seats. */
  @Allow(...REGISTRARS)
  @Get()
  find(@CurrentActor() actor: Actor, @Param('tripId', ParseUUIDPipe) tripId: string): Promise<RoundView> {
    return this.query.find(actor, tripId);
  }

  /** Every request with its rank, what the rank follows from, and what it got; others see those of their own people. */
  @Allow(...REGISTRARS)
  @Get('entries')
  entries(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Query() page: PageQuery,
  ): Promise<RoundEntryPage> {
    return this.query.entries(actor, tripId, page);
  }

  /** Draws the round again from its record alone, and says whether it comes to the same. */
  @Allow(...SCHEDULERS)
  @Get('verification')
  verify(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
  ): Promise<RoundVerificationView> {
    return this.query.verify(actor, tripId);
  }
}
