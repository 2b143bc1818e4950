import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { REGISTRARS } from '../access/roles.js';
import { BookingDetailView, MinimumDto, ReasonDto } from './booking.dto.js';
import { BookingsService } from './bookings.service.js';
import { BookedTripView } from './mine/my-booking.dto.js';
import { WorkerBookingsQuery } from './mine/worker-bookings.query.js';
import { Minimums } from './minimums.service.js';

@ApiTags('bookings')
@Controller('bookings')
export class BookingsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly minimums: Minimums,
    private readonly query: WorkerBookingsQuery,
  ) {}

  /** A booking with its passengers, their seats and why they have them, its place on the waiting list, and its trip. */
  @Allow(...REGISTRARS)
  @Get(':id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BookedTripView> {
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

  /** Gives an offer back before it expires: its seats pass on to the next, the party waits on in its old place. */
  @Allow(...REGISTRARS)
  @Post(':id/declination')
  @HttpCode(200)
  decline(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<BookingDetailView> {
    return this.bookings.decline(actor, id, reason);
  }

  /**
   * States how many of a waiting party must at least travel together, or with null that all must. When there is room for so
   * many now, as many as fit get seats under this booking; the others wait under one of their own.
   */
  @Allow(...REGISTRARS)
  @Put(':id/minimum')
  setMinimum(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: MinimumDto,
  ): Promise<BookingDetailView> {
    return this.minimums.set(actor, id, input);
  }
}
