import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { grouped } from '../shared/grouped.js';
import { inOneGo } from '../shared/database/one-go.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, ApplicantMember } from './applicant.js';
import { Journey, KnownBooking, KnownParties } from './known-parties.js';

type MemberRow = ApplicantMember & { partyId: string };
type BookingRow = KnownBooking & { partyId: string };
type JourneyRow = Journey & { workerId: string };

const LOCK_WORKERS = `SELECT FROM workers w
  WHERE w.id IN (SELECT r.worker_id FROM travel_requests r WHERE r.party_id = ANY ($1::uuid[]))
  ORDER BY w.document_digest FOR NO KEY UPDATE`;

const LOCK_PARTIES = 'SELECT FROM parties p WHERE p.id = ANY ($1::uuid[]) ORDER BY p.id FOR UPDATE';

const MEMBERS = `SELECT r.party_id AS "partyId", r.id AS "travelRequestId", r.worker_id AS "workerId", w.name,
    r.campaign_id AS "campaignId", r.direction, r.state, r.earliest_on AS "earliestOn", r.latest_on AS "latestOn",
    r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode", w.birth_date AS "birthDate",
    w.priority_groups AS "priorityGroups"
  FROM travel_requests r JOIN workers w ON w.id = r.worker_id
  WHERE r.party_id = ANY ($1::uuid[]) AND r.state <> 'WITHDRAWN'
  ORDER BY r.created_at, r.id FOR SHARE OF r`;

const BOOKINGS = `SELECT b.party_id AS "partyId", b.trip_id AS "tripId", b.trip_vehicle_id IS NOT NULL AS "holdsSeats",
    t.main_trip_id IS NULL AS main
  FROM bookings b JOIN trips t ON t.id = b.trip_id
  WHERE b.party_id = ANY ($1::uuid[]) AND b.state <> 'CANCELLED'`;

/** Person by person: planned while nobody is booked, all passengers would be looked through, and for as long as the plan lives. */
const JOURNEYS = `SELECT r.worker_id AS "workerId", p.*
  FROM travel_requests r CROSS JOIN LATERAL (
    SELECT 1000 * extract(epoch FROM p.departs_at)::float8 AS "departsAt",
           1000 * extract(epoch FROM p.arrives_at)::float8 AS "arrivesAt"
      FROM passengers p WHERE p.worker_id = r.worker_id AND p.seat IS NOT NULL OFFSET 0) p
  WHERE r.party_id = ANY ($1::uuid[]) AND r.state = 'OPEN'`;

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
    const [, , members, bookings, journeys] = await inOneGo<
      [object[], object[], MemberRow[], BookingRow[], JourneyRow[]]
    >(
      manager,
      [LOCK_WORKERS, LOCK_PARTIES, MEMBERS, BOOKINGS, JOURNEYS].map((sql) => ({ sql, values: [partyIds] })),
    );
    return new KnownParties(
      grouped(members, ({ partyId }) => partyId),
      grouped(bookings, ({ partyId }) => partyId),
      grouped(journeys, ({ workerId }) => workerId),
    );
  }
}
