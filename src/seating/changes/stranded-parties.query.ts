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

interface BookingRow extends CancelledBooking {
  priorityRank: number;
  since: Date;
  seated: boolean;
  onBoard: boolean;
}

export type StrandedBooking = StrandedParty & CancelledBooking;

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

  /** The caller holds the locks of all these trips. @throws PassengerOnBoard */
  async of(manager: EntityManager, trip: Trip, others: Trip[]): Promise<StrandedBooking[]> {
    const bookings = await manager.query<BookingRow[]>(
      `SELECT b.id, b.party_id AS "partyId", b.state, b.priority_rank AS "priorityRank", b.created_at AS since,
              b.trip_vehicle_id IS NOT NULL AS seated,
              EXISTS (SELECT FROM passengers p WHERE p.booking_id = b.id AND p.state <> 'BOOKED') AS "onBoard"
         FROM bookings b WHERE b.trip_id = $1 AND b.state <> 'CANCELLED'`,
      [trip.id],
    );
    if (bookings.some(({ onBoard }) => onBoard)) throw new PassengerOnBoard();
    const partyIds = bookings.map(({ partyId }) => partyId);
    const tripIds = others.map(({ id }) => id);
    const applicants = await this.applicants.lock(manager, trip, partyIds);
    const bookedOn = await this.pairs(
      manager,
      `SELECT b.party_id AS "partyId", b.trip_id AS "tripId" FROM bookings b
        WHERE b.party_id = ANY ($1) AND b.trip_id = ANY ($2) AND b.state <> 'CANCELLED'`,
      [partyIds, tripIds],
    );
    // Seats on the cancelled trip and on the legs that feed it are given up along.
    const busyDuring = await this.pairs(
      manager,
      `SELECT DISTINCT r.party_id AS "partyId", t.id AS "tripId"
         FROM travel_requests r
         JOIN passengers p ON p.worker_id = r.worker_id AND p.seat IS NOT NULL
         JOIN trips o ON o.id = p.trip_id AND o.id <> $3 AND o.main_trip_id IS DISTINCT FROM $3
         JOIN trips t ON t.id = ANY ($2)
          AND tstzrange(p.departs_at, p.arrives_at) && tstzrange(t.departs_at, t.arrives_at)
        WHERE r.party_id = ANY ($1) AND r.state = 'OPEN'`,
      [partyIds, tripIds, trip.id],
    );
    return bookings.map(({ id, partyId, state, priorityRank, since, seated }, i) => ({
      ...{ id, bookingId: id, partyId, state, priorityRank, since, seated },
      applicant: applicants[i],
      bookedOn: bookedOn.get(partyId) ?? new Set(),
      busyDuring: busyDuring.get(partyId) ?? new Set(),
    }));
  }

  /** Trips by party. */
  private async pairs(
    manager: EntityManager,
    sql: string,
    parameters: unknown[],
  ): Promise<Map<string, Set<string>>> {
    const rows = await manager.query<{ partyId: string; tripId: string }[]>(sql, parameters);
    const trips = new Map<string, Set<string>>();
    for (const { partyId, tripId } of rows) {
      trips.set(partyId, (trips.get(partyId) ?? new Set()).add(tripId));
    }
    return trips;
  }
}
