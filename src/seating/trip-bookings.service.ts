import { Injectable } from '@nestjs/common';
import { Actor } from '../access/actor.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { TripsService } from '../trips/trips.service.js';
import { PromotionView, TripCancellationView } from './booking.dto.js';
import { CancelledBooking, Cancellations } from './cancellations.js';
import { TripNotOpen } from './seating.errors.js';
import { WaitingList } from './waiting-list.js';

/** What an office does to all bookings of a trip at once. */
@Injectable()
export class TripBookings {
  constructor(
    private readonly trips: TripsService,
    private readonly waitingList: WaitingList,
    private readonly cancellations: Cancellations,
    private readonly transactions: Transactions,
  ) {}

  /** Gives free seats to those who wait, for instance after a vehicle was added. @throws TripNotOpen, OutsideRegion */
  async promote(actor: Actor, tripId: string): Promise<PromotionView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'seats of a trip');
      if (trip.state !== TripState.Open) throw new TripNotOpen();
      const { parties, people } = await this.waitingList.moveUp(manager, trip, actor.accountId);
      return { parties, people };
    });
  }

  /** Cancels the trip and every booking on it; its people may be booked elsewhere at once. @throws IllegalStep, PassengerOnBoard */
  async cancelTrip(actor: Actor, tripId: string, reason = ''): Promise<TripCancellationView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'seats of a trip');
      await this.trips.step(manager, trip, 'cancel', actor, { reason });
      const bookings = await manager.query<(CancelledBooking & { people: number })[]>(
        `SELECT b.id, b.party_id AS "partyId", b.state, count(*) AS people
           FROM bookings b JOIN passengers p ON p.booking_id = b.id
          WHERE b.trip_id = $1 AND b.state <> 'CANCELLED'
          GROUP BY b.id`,
        [trip.id],
      );
      await this.cancellations.cancel(manager, trip, bookings, actor.accountId, reason);
      const people = bookings.reduce((sum, booking) => sum + booking.people, 0);
      return { tripId, parties: bookings.length, people };
    });
  }
}
