import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { ANYONE_SIGNED_IN, REGISTRARS, SCHEDULERS } from '../access/roles.js';
import { PageQuery } from '../shared/http/paging.js';
import {
  BookDto,
  BookingDetailView,
  BookingListQuery,
  BookingPage,
  FillingView,
  PromotionView,
  ReasonDto,
  TripCancellationView,
  WaitingPage,
} from './booking.dto.js';
import { BookingsQuery } from './bookings.query.js';
import { BookingsService } from './bookings.service.js';
import { Fillings } from './fillings.service.js';
import { TripBookings } from './trip-bookings.service.js';
import { VehicleSeatsView } from './trip-seats.dto.js';
import { TripSeatsQuery } from './trip-seats.query.js';

@ApiTags('bookings')
@Controller('trips/:tripId')
export class TripBookingsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly fillings: Fillings,
    private readonly tripBookings: TripBookings,
    private readonly query: BookingsQuery,
    private readonly seats: TripSeatsQuery,
  ) {}

  /**
   * Books seats for a party; without room for all of it, or for as many as it says must travel together, it goes on the
   * waiting list. What it may take instead: `GET /bookings/{id}/alternatives`; it may wait on several trips.
   */
  @Allow(...REGISTRARS)
  @Post('bookings')
  book(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Body() input: BookDto,
  ): Promise<BookingDetailView> {
    return this.bookings.book(actor, tripId, input);
  }

  /** Bookings of a trip, oldest first: all for the office that runs it, those of their own people for others. */
  @Allow(...REGISTRARS)
  @Get('bookings')
  list(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Query() query: BookingListQuery,
  ): Promise<BookingPage> {
    return this.query.ofTrip(actor, tripId, query);
  }

  /** Fills the trip from demand: the parties it was planned for first, then others that fit. */
  @Allow(...SCHEDULERS)
  @Post('fillings')
  fill(@CurrentActor() actor: Actor, @Param('tripId', ParseUUIDPipe) tripId: string): Promise<FillingView> {
    return this.fillings.fill(actor, tripId);
  }

  /** Who waits for seats, in the order in which they will be served. */
  @Allow(...REGISTRARS)
  @Get('waiting-list')
  waiting(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Query() page: PageQuery,
  ): Promise<WaitingPage> {
    return this.query.waiting(actor, tripId, page);
  }

  /** Moves the waiting list up into free seats, for instance after a vehicle was added. */
  @Allow(...SCHEDULERS)
  @Post('waiting-list/promotion')
  @HttpCode(200)
  promote(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
  ): Promise<PromotionView> {
    return this.tripBookings.promote(actor, tripId);
  }

  /** Cancels the trip with all its bookings. */
  @Allow(...SCHEDULERS)
  @Post('cancellation')
  @HttpCode(200)
  cancel(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<TripCancellationView> {
    return this.tripBookings.cancelTrip(actor, tripId, reason);
  }

  /** Every seat of a vehicle, where it is and whether it is free, to draw the plan from. */
  @Allow(...ANYONE_SIGNED_IN)
  @Get('vehicles/:vehicleId/seats')
  plan(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Param('vehicleId', ParseUUIDPipe) vehicleId: string,
  ): Promise<VehicleSeatsView> {
    return this.seats.plan(actor, tripId, vehicleId);
  }
}
