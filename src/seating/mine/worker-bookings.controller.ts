import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Actor, CurrentActor } from '../../access/actor.js';
import { Allow } from '../../access/allow.js';
import { REGISTRARS } from '../../access/roles.js';
import { PageQuery } from '../../shared/http/paging.js';
import { BookedTripPage, TicketPage, TicketView } from './my-booking.dto.js';
import { WorkerBookingsQuery } from './worker-bookings.query.js';

/** What workers see of their journeys, for those who act for people without a phone. */
@ApiTags('bookings')
@Controller()
export class WorkerBookingsController {
  constructor(private readonly query: WorkerBookingsQuery) {}

  /** Bookings of a worker of my region and their trips, newest first. */
  @Allow(...REGISTRARS)
  @Get('workers/:id/bookings')
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<BookedTripPage> {
    return this.query.list(actor, id, page);
  }

  /** What a party shows at the door, to be printed for it; there is one once its seats are confirmed. */
  @Allow(...REGISTRARS)
  @Get('bookings/:id/ticket')
  ticket(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TicketView> {
    return this.query.ticket(actor, id);
  }

  /** The same of all parties on a trip, oldest booking first: all for the office that runs it, else those of my own people. */
  @Allow(...REGISTRARS)
  @Get('trips/:tripId/tickets')
  tickets(
    @CurrentActor() actor: Actor,
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Query() page: PageQuery,
  ): Promise<TicketPage> {
    return this.query.tickets(actor, tripId, page);
  }
}
