import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { Role } from '../../access/roles.js';
import { MyTravelRequestView } from '../../demand/my-travel-request.dto.js';
import { PageQuery } from '../../shared/http/paging.js';
import { AlternativesView } from '../alternatives/alternatives.dto.js';
import { AlternativesQuery } from '../alternatives/alternatives.query.js';
import { BookDto, BookingDetailView, ReasonDto } from '../booking.dto.js';
import { BookingsService } from '../bookings.service.js';
import { RemovalDto } from '../changes/changes.dto.js';
import { Members } from '../changes/members.service.js';
import { Withdrawals } from '../withdrawals.service.js';
import { MyBookingDetailView, MyBookingPage, TicketView } from './my-booking.dto.js';
import { MyBookingsQuery } from './my-bookings.query.js';

@ApiTags('me')
@Controller('me')
export class MeBookingsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly members: Members,
    private readonly alternatives: AlternativesQuery,
    private readonly withdrawals: Withdrawals,
    private readonly query: MyBookingsQuery,
  ) {}

  /** Bookings of my parties with their trips, newest first. */
  @Allow(Role.Worker)
  @Get('bookings')
  list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<MyBookingPage> {
    return this.query.list(actor, page);
  }

  /** One of them: seats, place on the waiting list, until when an offer holds, and what was decided. */
  @Allow(Role.Worker)
  @Get('bookings/:id')
  find(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<MyBookingDetailView> {
    return this.query.find(actor, id);
  }

  /** What is shown at the door, once seats are confirmed. */
  @Allow(Role.Worker)
  @Get('bookings/:id/ticket')
  ticket(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TicketView> {
    return this.query.ticket(actor, id);
  }

  /** Other trips that have seats for my whole party now, see `GET /bookings/{id}/alternatives`. */
  @Allow(Role.Worker)
  @Get('bookings/:id/alternatives')
  findAlternatives(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<AlternativesView> {
    return this.alternatives.of(actor, id);
  }

  /** Books seats for a party of mine; without room it goes on the waiting list. */
  @Allow(Role.Worker)
  @Post('trips/:tripId/bookings')
  book(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Body() input: BookDto,
  ): Promise<BookingDetailView> {
    return this.bookings.book(actor, tripId, input);
  }

  /** Cancels a booking of my party; its seats go to the next on the waiting list. */
  @Allow(Role.Worker)
  @Post('bookings/:id/cancellation')
  @HttpCode(200)
  cancel(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<BookingDetailView> {
    return this.bookings.cancel(actor, id, reason);
  }

  /** Takes one person of my party off the trip, until it leaves; the others keep their seats, see `POST /bookings/{id}/passengers/…/removal`. */
  @Allow(Role.Worker)
  @Post('bookings/:id/passengers/:passengerId/removal')
  @HttpCode(200)
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('passengerId', ParseUUIDPipe) passengerId: string,
    @Body() input: RemovalDto,
  ): Promise<BookingDetailView> {
    return this.members.remove(actor, id, passengerId, input);
  }

  /** Accepts offered seats for my party. */
  @Allow(Role.Worker)
  @Post('bookings/:id/acceptance')
  @HttpCode(200)
  accept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<BookingDetailView> {
    return this.bookings.accept(actor, id);
  }

  /** Gives offered seats back; my party waits on in its old place. */
  @Allow(Role.Worker)
  @Post('bookings/:id/declination')
  @HttpCode(200)
  decline(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<BookingDetailView> {
    return this.bookings.decline(actor, id, reason);
  }

  /** Withdraws the travel request of someone for whom I act. A booking is to be cancelled before. */
  @Allow(Role.Worker)
  @Post('travel-requests/:id/withdrawal')
  @HttpCode(200)
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<MyTravelRequestView> {
    return this.withdrawals.withdrawMine(actor, id);
  }
}
