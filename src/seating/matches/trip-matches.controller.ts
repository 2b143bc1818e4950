import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { ANYONE_SIGNED_IN } from '../../access/roles.js';
import { MyEndsQuery, TripMatchDetailView, TripMatchPage, TripMatchQuery } from './trip-match.dto.js';
import { TripMatchesQuery } from './trip-matches.query.js';

@ApiTags('trip matches')
@Controller('trip-matches')
export class TripMatchesController {
  constructor(private readonly query: TripMatchesQuery) {}

  /**
   * Trips still to leave between where I live and where I work, earliest first, with the stops that are nearest and the seats
   * that are left. A trip to another county of the city where I work is shown, too, as `nearby`. Feeder legs go with their
   * main trip and are not shown.
   */
  @Allow(...ANYONE_SIGNED_IN)
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: TripMatchQuery): Promise<TripMatchPage> {
    return this.query.list(actor, query);
  }

  /** One trip so seen, with all its stops and vehicles. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get(':tripId')
  find(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Query() ends: MyEndsQuery,
  ): Promise<TripMatchDetailView> {
    return this.query.find(actor, tripId, ends);
  }
}
