import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS } from '../../access/roles.js';
import { BookingDetailView } from '../booking.dto.js';
import { MoveDto } from './changes.dto.js';
import { Moves } from './moves.service.js';

@ApiTags('bookings')
@Controller('bookings/:id')
export class BookingChangesController {
  constructor(private readonly moves: Moves) {}

  /**
   * Moves a party to another trip: it gets seats there and its old ones go to the next on the waiting list, or all stays as it
   * was. Answers the booking on the new trip.
   */
  @Allow(...REGISTRARS)
  @Post('move')
  move(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: MoveDto,
  ): Promise<BookingDetailView> {
    return this.moves.move(actor, id, input);
  }
}
