import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { SCHEDULERS } from '../../access/roles.js';
import { ReAccommodationDto, ReAccommodationView } from './re-accommodation.dto.js';
import { ReAccommodation } from './re-accommodation.service.js';

@ApiTags('bookings')
@Controller('trips/:tripId')
export class TripReseatingController {
  constructor(private readonly reAccommodation: ReAccommodation) {}

  /**
   * Cancels the trip and puts its parties on other open trips: whole parties, who held seats first, then by priority and by who
   * booked first. Says who goes where and who is left, and why; a preview says it without doing it.
   */
  @Allow(...SCHEDULERS)
  @Post('re-accommodation')
  @HttpCode(200)
  reAccommodate(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Body() input: ReAccommodationDto,
  ): Promise<ReAccommodationView> {
    return this.reAccommodation.run(actor, tripId, input);
  }
}
