import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { BookingDetailView, ReasonDto } from './booking.dto.js';
import { BookingsQuery } from './bookings.query.js';
import { BookingsService } from './bookings.service.js';

@ApiTags('bookings')
@Controller('bookings')
export class BookingsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly query: BookingsQuery,
  ) {}

  /** A booking with its passengers, their seats and why they have them. */
  @Allow(...REGISTRARS)
  @Get(':id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BookingDetailView> {
    return this.query.find(actor, id);
  }

  /** Cancels a booking; its seats go to the next on the waiting list. */
  @Allow(...REGISTRARS)
  @Post(':id/cancellation')
  @HttpCode(200)
  cancel(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<BookingDetailView> {
    return this.bookings.cancel(actor, id, reason);
  }

  /** Accepts offered seats for a party. */
  @Allow(...REGISTRARS)
  @Post(':id/acceptance')
  @HttpCode(200)
  accept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BookingDetailView> {
    return this.bookings.accept(actor, id);
  }
}
