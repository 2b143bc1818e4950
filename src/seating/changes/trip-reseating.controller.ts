import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { SCHEDULERS } from '../../access/roles.js';
import { ReAccommodationDto, ReAccommodationView } from './re-accommodation.dto.js';
import { ReAccommodation } from './re-accommodation.service.js';
import { ReplacementDto, ReplacementView } from './replacement.dto.js';
import { VehicleReplacements } from './vehicle-replacements.service.js';

@ApiTags('bookings')
@Controller('trips/:tripId')
export class TripReseatingController {
  constructor(
    private readonly replacements: VehicleReplacements,
    private readonly reAccommodation: ReAccommodation,
  ) {}

  /**
   * Puts another vehicle in the place of one, also a smaller or a different one, and seats its passengers anew with the fewest
   * moves. Lists every move; a preview lists them without making them.
   */
  @Allow(...SCHEDULERS)
  @Post('vehicles/:vehicleId/replacement')
  @HttpCode(200)
  replaceVehicle(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Param('vehicleId', ParseUUIDPipe) vehicleId: string,
    @Body() input: ReplacementDto,
  ): Promise<ReplacementView> {
    return this.replacements.replace(actor, tripId, vehicleId, input);
  }

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
