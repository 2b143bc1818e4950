import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { DomainError } from '../shared/domain-error.js';
import type { Trip } from '../trips/trip.entity.js';
import { Applicants } from './applicants.query.js';
import { BookingState } from './booking-lifecycle.js';
import { refusalToSeat } from './booking-rules.js';
import { BookingWriter } from './booking-writer.js';
import { SeatRule } from './seat-rule.js';
import { NoStandby } from './seating.errors.js';

/** A party at the door, and the seats that it gets: of people who did not come, all on one vehicle. */
export interface StandIn {
  bookingId: string;
  tripVehicleId: string;
  places: {
    /** Who stands in. */
    passengerId: string;
    /** Who did not come. */
    standsInFor: string;
    seat: string;
  }[];
}

/** Reason of the decision that ended a wait because the trip left, see `Offers.endWaits`. */
const TRIP_DEPARTED = 'TRIP_DEPARTED';

/** Gives waiting parties the seats of those who did not come, at the door of a closed trip. */
@Injectable()
export class StandIns {
  constructor(
    private readonly applicants: Applicants,
    private readonly writer: BookingWriter,
  ) {}

  /**
   * The whole party stands in, or nobody of it does: so it stays together. The caller holds the trip's lock, has seen that the
   * seats' holders did not come and has noted them as no-shows; they lose the seats.
   *
   * @returns why it cannot be: it got seats elsewhere meanwhile, or is another party than it was
   */
  async seat(
    manager: EntityManager,
    trip: Trip,
    { bookingId, tripVehicleId, places }: StandIn,
    accountId: string,
  ): Promise<DomainError | undefined> {
    const waited = await this.waited(manager, trip.id, bookingId);
    if (!waited) return new NoStandby();
    const [party] = await this.applicants.lock(manager, trip, [waited.partyId]);
    // Its own wait is no reason against it, and of vehicles it has chosen one.
    const refusal = refusalToSeat(party, { ...trip, largestVehicle: places.length });
    if (refusal) return refusal;
    const passengers = await this.passengersOf(manager, bookingId);
    const placed = new Map(places.map((place) => [place.passengerId, place]));
    const seats = party.members.map((member) => placed.get(passengers.get(member.travelRequestId) ?? ''));
    if (seats.includes(undefined) || seats.length !== places.length) return new NoStandby();

    await manager.query(
      `UPDATE passengers p SET trip_vehicle_id = NULL, seat = NULL, seat_reason = NULL, seat_given_to = n.passenger_id
         FROM unnest($1::uuid[], $2::uuid[]) AS n (stands_in_for, passenger_id) WHERE p.id = n.stands_in_for`,
      [places.map(({ standsInFor }) => standsInFor), places.map(({ passengerId }) => passengerId)],
    );
    const hold = {
      vehicleId: tripVehicleId,
      seats: seats.map((place) => ({ label: place!.seat, rule: SeatRule.ByHand })),
    };
    const state = BookingState.Confirmed as const;
    await this.writer.hold(manager, trip.id, [
      { bookingId, members: party.members, state, offerExpiresAt: null, hold },
    ]);
    const { state: from } = waited;
    await this.writer.decide(manager, [{ bookingId, step: 'standIn', from, to: state }], accountId);
    return undefined;
  }

  /** The booking, if it waits or waited until the trip left. */
  private async waited(manager: EntityManager, tripId: string, bookingId: string) {
    const [booking] = await manager.query<{ partyId: string; state: BookingState }[]>(
      `SELECT b.party_id AS "partyId", b.state FROM bookings b
        WHERE b.id = $1 AND b.trip_id = $2
          AND (b.state = 'WAITING' OR b.state = 'CANCELLED' AND $3 = (
            SELECT d.reason FROM booking_decisions d WHERE d.booking_id = b.id ORDER BY d.id DESC LIMIT 1))`,
      [bookingId, tripId, TRIP_DEPARTED],
    );
    return booking as { partyId: string; state: BookingState } | undefined;
  }

  private async passengersOf(manager: EntityManager, bookingId: string): Promise<Map<string, string>> {
    const rows = await manager.query<{ id: string; travelRequestId: string }[]>(
      `SELECT p.id, p.travel_request_id AS "travelRequestId" FROM passengers p WHERE p.booking_id = $1`,
      [bookingId],
    );
    return new Map(rows.map(({ id, travelRequestId }) => [travelRequestId, id]));
  }
}
