import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { NotFound } from '../../shared/domain-error.js';
import { widen } from '../../shared/database/scope.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { Booking } from '../booking.entity.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingReach } from '../booking-reach.js';
import { Passenger } from '../passenger.entity.js';
import { TripNotOpen, TripUnderWay } from '../seating.errors.js';
import { BookingCancelled } from './changes.errors.js';

export interface OpenBooking {
  trip: Trip;
  booking: Booking;
  passengers: Passenger[];
}

/** The way into every change of a booking that stays on its trip. */
@Injectable()
export class PartyChange {
  constructor(
    private readonly trips: TripsService,
    private readonly reach: BookingReach,
  ) {}

  /**
   * Locks the trip, as everyone does first, then reads the booking as it is now. A closed trip is reopened first, because its list
   * of passengers is with the carrier; who only gives a seat up need not wait for that.
   *
   * @param others further bookings that the command names: looked for, like this one, before it may see everybody's
   * @param givesUp whether nobody gets anything by the change
   * @throws NotFound, OutsideRegion, TripNotOpen, TripUnderWay, BookingCancelled
   */
  async open(
    manager: EntityManager,
    actor: Actor,
    bookingId: string,
    { others = [], givesUp = false }: { others?: string[]; givesUp?: boolean } = {},
  ): Promise<OpenBooking> {
    const known = await manager.findOneBy(Booking, { id: bookingId });
    const seen = await manager.countBy(Booking, { id: In(others) });
    if (!known || seen < new Set(others).size) throw new NotFound();
    await widen(manager, 'seats of a trip');
    const trip = await this.trips.lock(manager, known.tripId);
    await this.reach.require(manager, actor, trip, bookingId);
    requireChangeable(trip, givesUp);
    const booking = await manager.findOneByOrFail(Booking, { id: bookingId });
    if (booking.state === BookingState.Cancelled) throw new BookingCancelled();
    const passengers = await manager.find(Passenger, { where: { bookingId }, order: { id: 'ASC' } });
    return { trip, booking, passengers };
  }
}

function requireChangeable({ state }: Trip, givesUp: boolean): void {
  if (state === TripState.Open) return;
  if (!givesUp) throw new TripNotOpen();
  if (state !== TripState.Closed) throw new TripUnderWay();
}
