import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { grouped } from '../shared/grouped.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, ApplicantMember } from './applicant.js';
import { Journey, KnownBooking, KnownParties } from './known-parties.js';

type BookingRow = KnownBooking & { partyId: string };
type JourneyRow = Journey & { workerId: string };

/** Reads the parties that ask for seats on a trip, and keeps what it read from changing until the transaction ends. */
@Injectable()
export class Applicants {
  /** @returns one per id, in the order of the ids; an unknown party has no members */
  async lock(manager: EntityManager, trip: Trip, partyIds: string[]): Promise<Applicant[]> {
    const known = await this.lockParties(manager, partyIds);
    return partyIds.map((partyId) => known.applicant(trip, partyId));
  }

  /**
   * Locks workers, parties and requests, always in this order and each in one order, then reads all that the rules ask.
   * Nobody else can seat these people anywhere meanwhile. The caller holds the lock of every trip that they ask for.
   */
  async lockParties(manager: EntityManager, partyIds: string[]): Promise<KnownParties> {
    await manager.query(
      `SELECT w.id FROM workers w
        WHERE w.id IN (SELECT r.worker_id FROM travel_requests r WHERE r.party_id = ANY ($1))
        ORDER BY w.document_digest FOR NO KEY UPDATE`,
      [partyIds],
    );
    await manager.query('SELECT p.id FROM parties p WHERE p.id = ANY ($1) ORDER BY p.id FOR UPDATE', [
      partyIds,
    ]);
    const members = await this.members(manager, partyIds);
    const bookings = await this.bookings(manager, partyIds);
    const journeys = await this.journeys(manager, partyIds);
    return new KnownParties(
      grouped(members, ({ partyId }) => partyId),
      grouped(bookings, ({ partyId }) => partyId),
      grouped(journeys, ({ workerId }) => workerId),
    );
  }

  private members(
    manager: EntityManager,
    partyIds: string[],
  ): Promise<(ApplicantMember & { partyId: string })[]> {
    return manager.query(
      `SELECT r.party_id AS "partyId", r.id AS "travelRequestId", r.worker_id AS "workerId",
              r.campaign_id AS "campaignId", r.direction, r.state, r.earliest_on AS "earliestOn",
              r.latest_on AS "latestOn", r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode",
              w.birth_date AS "birthDate", w.priority_groups AS "priorityGroups"
         FROM travel_requests r JOIN workers w ON w.id = r.worker_id
        WHERE r.party_id = ANY ($1) AND r.state <> 'WITHDRAWN'
        ORDER BY r.created_at, r.id FOR SHARE OF r`,
      [partyIds],
    );
  }

  private bookings(manager: EntityManager, partyIds: string[]): Promise<BookingRow[]> {
    return manager.query(
      `SELECT b.party_id AS "partyId", b.trip_id AS "tripId", b.trip_vehicle_id IS NOT NULL AS "holdsSeats",
              t.main_trip_id IS NULL AS main
         FROM bookings b JOIN trips t ON t.id = b.trip_id
        WHERE b.party_id = ANY ($1) AND b.state <> 'CANCELLED'`,
      [partyIds],
    );
  }

  private journeys(manager: EntityManager, partyIds: string[]): Promise<JourneyRow[]> {
    return manager.query(
      `SELECT p.worker_id AS "workerId", 1000 * extract(epoch FROM p.departs_at)::float8 AS "departsAt",
              1000 * extract(epoch FROM p.arrives_at)::float8 AS "arrivesAt"
         FROM passengers p
        WHERE p.seat IS NOT NULL
          AND p.worker_id IN (SELECT r.worker_id FROM travel_requests r WHERE r.party_id = ANY ($1) AND r.state = 'OPEN')`,
      [partyIds],
    );
  }
}
