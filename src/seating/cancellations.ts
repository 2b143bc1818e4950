import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { Booking } from './booking.entity.js';
import { bookingLifecycle, BookingState } from './booking-lifecycle.js';
import { BookingWriter } from './booking-writer.js';
import { WaitingList } from './waiting-list.js';

export type CancelledBooking = Pick<Booking, 'id' | 'partyId' | 'state'>;

/** Cancels bookings, with all that follows from it. */
@Injectable()
export class Cancellations {
  constructor(
    private readonly trips: TripsService,
    private readonly waitingList: WaitingList,
    private readonly writer: BookingWriter,
  ) {}

  /**
   * Frees the seats and moves the waiting list up. Who does not travel on the trip needs none of its feeder legs: bookings
   * there are cancelled along. The caller holds the trip's lock; the locks of feeder legs are taken after it.
   *
   * @throws IllegalStep, PassengerOnBoard
   */
  async cancel(
    manager: EntityManager,
    trip: Trip,
    bookings: CancelledBooking[],
    accountId: string,
    reason: string,
  ): Promise<void> {
    const decisions = bookings.map(({ id, state }) => {
      const to = bookingLifecycle.next(state, 'cancel');
      return { bookingId: id, step: 'cancel', from: state, to, reason } as const;
    });
    for (const leg of await this.feederLegs(manager, trip)) {
      const along = await this.bookingsOf(manager, leg, bookings);
      if (along.length > 0) await this.cancel(manager, leg, along, accountId, reason);
    }
    const ids = bookings.map(({ id }) => id);
    await this.writer.release(manager, ids, BookingState.Cancelled);
    await this.writer.decide(manager, decisions, accountId);
    await this.waitingList.moveUp(manager, trip, accountId);
  }

  private async feederLegs(manager: EntityManager, trip: Trip): Promise<Trip[]> {
    const legs = await manager.query<{ id: string }[]>(
      `SELECT t.id FROM trips t WHERE t.main_trip_id = $1 AND t.state IN ('OPEN', 'CLOSED') ORDER BY t.id`,
      [trip.id],
    );
    const locked: Trip[] = [];
    for (const { id } of legs) locked.push(await this.trips.lock(manager, id));
    return locked;
  }

  private bookingsOf(
    manager: EntityManager,
    leg: Trip,
    mainBookings: CancelledBooking[],
  ): Promise<CancelledBooking[]> {
    return manager.query<CancelledBooking[]>(
      `SELECT b.id, b.party_id AS "partyId", b.state FROM bookings b
        WHERE b.trip_id = $1 AND b.party_id = ANY ($2) AND b.state <> 'CANCELLED'`,
      [leg.id, mainBookings.map(({ partyId }) => partyId)],
    );
  }
}
