import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS, SCHEDULERS } from '../../access/roles.js';
import { AllotDto, AllotmentsView, AllotmentView } from './allotment.dto.js';
import { Allotments } from './allotments.service.js';

@ApiTags('allotments')
@Controller('trips/:tripId/allotments')
export class AllotmentsController {
  constructor(private readonly allotments: Allotments) {}

  /** Keeps seats of a trip for the people of one region until a moment. */
  @Allow(...SCHEDULERS)
  @Post()
  allot(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Body() input: AllotDto,
  ): Promise<AllotmentView> {
    return this.allotments.allot(actor, tripId, input);
  }

  /** Allotments of a trip, returned ones too: all for the office that runs it, their own for others. */
  @Allow(...REGISTRARS)
  @Get()
  list(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
  ): Promise<AllotmentsView> {
    return this.allotments.ofTrip(actor, tripId);
  }
}
