import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { readableCondition } from '../../trips/trip-reach.js';
import { Trip } from '../../trips/trip.entity.js';
import { Applicants } from '../applicants.query.js';
import { CancelledBooking } from '../cancellations.js';
import { PassengerOnBoard } from '../seating.errors.js';
import { StrandedParty } from './re-accommodation.js';

/** More trips than this are not looked at, the nearest in time first. */
const MOST_TRIPS = 50;

export type StrandedBooking = StrandedParty & CancelledBooking;
type BookingRow = StrandedBooking & { onBoard: boolean };

/** Who is stranded when a trip does not run, and which trips might take them. */
@Injectable()
export class StrandedPartiesQuery {
  constructor(private readonly applicants: Applicants) {}

  /** Open trips that the actor may see, between the same places, on a day that suits someone of the trip. */
  async otherTrips(manager: EntityManager, actor: Actor, tripId: string): Promise<string[]> {
    const prefixOfEither = (column: string) =>
      `(starts_with(t.${column}, s.${column}) OR starts_with(s.${column}, t.${column}))`;
    const rows = await manager.query<{ id: string }[]>(
      `SELECT t.id
         FROM trips s JOIN trips t ON t.campaign_id = s.campaign_id AND t.id <> s.id
        WHERE s.id = $1 AND t.state = 'OPEN' AND t.direction = s.direction
          AND t.main_trip_id IS NOT DISTINCT FROM s.main_trip_id
          AND ${prefixOfEither('origin_code')} AND ${prefixOfEither('destination_code')}
          AND (s.main_trip_id IS NOT NULL OR EXISTS (
            SELECT FROM bookings b JOIN travel_requests r ON r.party_id = b.party_id
             WHERE b.trip_id = s.id AND b.state <> 'CANCELLED'
               AND r.earliest_on <= (t.departs_at AT TIME ZONE 'Asia/Shanghai')::date
               AND r.latest_on >= (t.departs_at AT TIME ZONE 'Asia/Shanghai')::date))
          AND ${readableCondition('$2', '$3')}
        ORDER BY abs(extract(epoch FROM t.departs_at - s.departs_at)), t.id
        LIMIT ${MOST_TRIPS}`,
      [tripId, actor.regionCode ?? '', actor.carrierId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * The bookings of the trip, whose lock the caller holds. Their parties are locked: who only waits might get seats elsewhere
   * meanwhile.
   *
   * @throws PassengerOnBoard
   */
  async of(manager: EntityManager, trip: Trip): Promise<StrandedBooking[]> {
    const parties = await manager.query<{ id: string }[]>(
      `SELECT b.party_id AS id FROM bookings b WHERE b.trip_id = $1 AND b.state <> 'CANCELLED'`,
      [trip.id],
    );
    await this.applicants.lockParties(
      manager,
      parties.map(({ id }) => id),
    );
    const bookings = await manager.query<BookingRow[]>(
      `SELECT b.id, b.id AS "bookingId", b.party_id AS "partyId", b.state, b.priority_rank AS "priorityRank",
              b.created_at AS since, b.trip_vehicle_id IS NOT NULL AS seated,
              EXISTS (SELECT FROM passengers p WHERE p.booking_id = b.id AND p.state <> 'BOOKED') AS "onBoard"
         FROM bookings b WHERE b.trip_id = $1 AND b.state <> 'CANCELLED'`,
      [trip.id],
    );
    if (bookings.some(({ onBoard }) => onBoard)) throw new PassengerOnBoard();
    return bookings;
  }
}
