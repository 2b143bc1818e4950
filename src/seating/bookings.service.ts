import { Injectable } from '@nestjs/common';
import { AsyncResource } from 'node:async_hooks';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Clock } from '../shared/time/clock.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { heldCommand, heldKey } from '../shared/commands/request-context.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { BookingDesk } from './booking-desk.js';
import { BookDto, BookingDetailView } from './booking.dto.js';
import { Booking } from './booking.entity.js';
import { bookingLifecycle } from './booking-lifecycle.js';
import { BookingReach } from './booking-reach.js';
import { BookingWriter } from './booking-writer.js';
import { BookingsQuery } from './bookings.query.js';
import { Cancellations } from './cancellations.js';
import { MemberBookings } from './member-bookings.service.js';
import { Offers } from './offers.js';
import { OfferExpired, TripNotOpen, TripUnderWay } from './seating.errors.js';

/** Booking, cancelling and accepting for one party. */
@Injectable()
export class BookingsService {
  constructor(
    private readonly trips: TripsService,
    private readonly bookingDesk: BookingDesk,
    private readonly members: MemberBookings,
    private readonly cancellations: Cancellations,
    private readonly offers: Offers,
    private readonly writer: BookingWriter,
    private readonly reach: BookingReach,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Seats a party, or puts it on the waiting list when no vehicle has room. Who waits already goes first. Before a round is
   * drawn the request is only written down. People who are no party for this trip yet become one with it.
   *
   * @throws TripNotOpen, RequestsClosed, OutsideRegion, CompanionsBooked, or the first of the booking rules that the party breaks
   */
  async book(actor: Actor, tripId: string, input: BookDto): Promise<BookingDetailView> {
    const { partyId, travelRequestIds, memberIds } = input;
    const given = [partyId, travelRequestIds, memberIds].filter((one) => one != null);
    if (given.length !== 1) {
      throw invalidField(
        'partyId',
        'oneOf',
        '同行组、出行需求与乘车人须填且只填一项',
        'give one of partyId, travelRequestIds and memberIds',
      );
    }
    const known = memberIds && (await this.members.suitableParty(tripId, memberIds));
    if (memberIds && !known) {
      const book = () => this.members.book(actor, tripId, { ...input, memberIds });
      return this.bookingDesk.bookAlone(tripId, AsyncResource.bind(book));
    }
    const keyed = heldKey();
    const once = keyed && `${keyed.accountId} ${keyed.key}`;
    const request = { ...input, partyId: partyId ?? known ?? undefined };
    return this.bookingDesk.book({
      topic: tripId,
      once,
      actor,
      input: request,
      keyed,
      command: heldCommand(),
    });
  }

  /** Frees the party's seats, or its place on the list, and moves the waiting list up. @throws TripUnderWay, IllegalStep, PassengerOnBoard */
  async cancel(actor: Actor, id: string, reason = ''): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking } = await this.lock(manager, actor, id);
      if (trip.state !== TripState.Open && trip.state !== TripState.Closed) throw new TripUnderWay();
      await this.cancellations.cancel(manager, trip, [booking], actor.accountId, reason);
      return this.query.view(manager, id);
    });
  }

  /** Takes the seats that are offered. @throws OfferExpired, IllegalStep, TripNotOpen */
  async accept(actor: Actor, id: string): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking } = await this.lock(manager, actor, id);
      if (trip.state !== TripState.Open) throw new TripNotOpen();
      const to = bookingLifecycle.next(booking.state, 'accept');
      if (booking.offerExpiresAt! <= this.clock.now()) throw new OfferExpired();
      await manager.update(Booking, { id }, { state: to, offerExpiresAt: null });
      const decision = { bookingId: id, step: 'accept', from: booking.state, to } as const;
      await this.writer.decide(manager, [decision], actor.accountId);
      await this.writer.endOtherWaits(manager, [id]);
      return this.query.view(manager, id);
    });
  }

  /** Gives offered seats back; they pass on at once. @throws IllegalStep, TripNotOpen */
  async decline(actor: Actor, id: string, reason = ''): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking } = await this.lock(manager, actor, id);
      if (trip.state !== TripState.Open) throw new TripNotOpen();
      bookingLifecycle.next(booking.state, 'lapse');
      await this.offers.passOn(manager, trip, [id], actor.accountId, reason || 'DECLINED');
      return this.query.view(manager, id);
    });
  }

  /** Locks the booking's trip first, as everyone does, then reads the booking as it is now. */
  private async lock(
    manager: EntityManager,
    actor: Actor,
    id: string,
  ): Promise<{ trip: Trip; booking: Booking }> {
    const known = await manager.findOneBy(Booking, { id });
    if (!known) throw new NotFound();
    await widen(manager, 'seats of a trip');
    const trip = await this.trips.lock(manager, known.tripId);
    await this.reach.require(manager, actor, trip, id);
    return { trip, booking: await manager.findOneByOrFail(Booking, { id }) };
  }
}
