import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { NotFound } from '../../shared/domain-error.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingsQuery } from '../bookings.query.js';
import { BookedTrips } from './booked-trips.query.js';
import { BookedTripPage, BookedTripView, TicketPage, TicketView } from './my-booking.dto.js';

/** Bookings as travellers see them, for the offices that act for them. */
@Injectable()
export class WorkerBookingsQuery {
  constructor(
    private readonly bookings: BookingsQuery,
    private readonly bookedTrips: BookedTrips,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** Newest first. @throws NotFound, OutsideRegion */
  async list(actor: Actor, workerId: string, { after, limit }: PageQuery): Promise<BookedTripPage> {
    await this.requireMine(actor, workerId);
    const views = await this.bookedTrips.views(
      await this.bookedTrips.idsOf([workerId], { after, limit: limit + 1 }),
    );
    return pageFrom(views, limit, ({ id }) => id);
  }

  /** @throws NotFound, OutsideRegion */
  async find(actor: Actor, id: string): Promise<BookedTripView> {
    await this.bookings.find(actor, id);
    const [view] = await this.bookedTrips.views([id]);
    return view;
  }

  /** @throws NotFound, OutsideRegion, NoTicket while the booking is not confirmed */
  async ticket(actor: Actor, id: string): Promise<TicketView> {
    return this.bookedTrips.ticketOf(await this.find(actor, id));
  }

  /** @throws NotFound, OutsideRegion */
  async tickets(actor: Actor, tripId: string, { after, limit }: PageQuery): Promise<TicketPage> {
    const state = BookingState.Confirmed;
    const { items, next } = await this.bookings.ofTrip(actor, tripId, { state, after, limit });
    const views = await this.bookedTrips.views(items.map(({ id }) => id));
    return { items: views.map((view) => this.bookedTrips.ticketOf(view)), next };
  }

  private async requireMine(actor: Actor, workerId: string): Promise<void> {
    const [worker] = await this.entities.query<{ homeCountyCode: string }[]>(
      'SELECT w.home_county_code AS "homeCountyCode" FROM workers w WHERE w.id = $1 AND w.erased_at IS NULL',
      [workerId],
    );
    if (!worker) throw new NotFound();
    actor.requireRegion(worker.homeCountyCode);
  }
}
