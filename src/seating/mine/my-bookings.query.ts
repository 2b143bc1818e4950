import { Injectable } from '@nestjs/common';
import { Actor } from '../../access/actor.js';
import { NotFound } from '../../shared/domain-error.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { BookedTrips } from './booked-trips.query.js';
import { BookedTripView, MyBookingDetailView, MyBookingPage, TicketView } from './my-booking.dto.js';

/** Bookings as travellers see them: those of all parties to which someone bound to the phone belongs. */
@Injectable()
export class MyBookingsQuery {
  constructor(private readonly bookedTrips: BookedTrips) {}

  /** Newest first. */
  async list({ worker }: Actor, { after, limit }: PageQuery): Promise<MyBookingPage> {
    const ids = await this.bookedTrips.idsOf(worker!.workerIds, { after, limit: limit + 1 });
    const views = await this.bookedTrips.views(ids);
    return pageFrom(
      views.map(({ decisions: _, roundEntry: _r, ...view }) => view),
      limit,
      ({ id }) => id,
    );
  }

  /** @throws NotFound for a booking of others as for one that is not there */
  async find({ worker }: Actor, id: string): Promise<MyBookingDetailView> {
    const ids = await this.bookedTrips.idsOf(worker!.workerIds, { id, limit: 1 });
    const [view] = await this.bookedTrips.views(ids);
    if (!view) throw new NotFound();
    return mine(view);
  }

  /** @throws NotFound, NoTicket while the booking is not confirmed */
  async ticket(actor: Actor, id: string): Promise<TicketView> {
    return this.bookedTrips.ticketOf(await this.find(actor, id));
  }
}

/** Who decided, and how others fared in a round, is among the offices. */
function mine({ roundEntry: _, decisions, ...booking }: BookedTripView): MyBookingDetailView {
  return {
    ...booking,
    decisions: decisions.map(({ step, toState, reason, recordedAt }) => {
      return { step, toState, reason, recordedAt };
    }),
  };
}
