import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { grouped } from '../shared/grouped.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, ApplicantMember } from './applicant.js';

interface BookingFact {
  partyId: string;
  tripId: string;
  holdsSeats: boolean;
  main: boolean;
}

/** Reads the parties that ask for seats on a trip, and keeps what it read from changing until the transaction ends. */
@Injectable()
export class Applicants {
  /**
   * Locks workers, parties and requests, always in this order and each in one order, then reads all that the rules ask.
   * Nobody else can seat these people anywhere meanwhile. The caller holds the trip's lock.
   *
   * @returns one per id, in the order of the ids; an unknown party has no members
   */
  async lock(manager: EntityManager, trip: Trip, partyIds: string[]): Promise<Applicant[]> {
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
    const facts = await this.bookings(manager, partyIds);
    const travelling = await this.travelling(manager, trip, partyIds);
    return partyIds.map((partyId) => {
      const own = facts.get(partyId) ?? [];
      return {
        partyId,
        members: members.get(partyId) ?? [],
        bookedHere: own.some((fact) => fact.tripId === trip.id),
        bookedElsewhere: own.some((fact) => fact.tripId !== trip.id && fact.main && fact.holdsSeats),
        bookedOnMainTrip: own.some((fact) => fact.tripId === trip.mainTripId && fact.holdsSeats),
        travellingThen: travelling.has(partyId),
      };
    });
  }

  private async members(manager: EntityManager, partyIds: string[]): Promise<Map<string, ApplicantMember[]>> {
    const rows = await manager.query<(ApplicantMember & { partyId: string })[]>(
      `SELECT r.party_id AS "partyId", r.id AS "travelRequestId", r.worker_id AS "workerId",
              r.campaign_id AS "campaignId", r.direction, r.state, r.earliest_on AS "earliestOn",
              r.latest_on AS "latestOn", r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode",
              w.birth_date AS "birthDate", w.priority_groups AS "priorityGroups"
         FROM travel_requests r JOIN workers w ON w.id = r.worker_id
        WHERE r.party_id = ANY ($1) AND r.state <> 'WITHDRAWN'
        ORDER BY r.created_at, r.id FOR SHARE OF r`,
      [partyIds],
    );
    return grouped(rows, ({ partyId }) => partyId);
  }

  private async bookings(manager: EntityManager, partyIds: string[]): Promise<Map<string, BookingFact[]>> {
    const rows = await manager.query<BookingFact[]>(
      `SELECT b.party_id AS "partyId", b.trip_id AS "tripId", b.trip_vehicle_id IS NOT NULL AS "holdsSeats",
              t.main_trip_id IS NULL AS main
         FROM bookings b JOIN trips t ON t.id = b.trip_id
        WHERE b.party_id = ANY ($1) AND b.state <> 'CANCELLED'`,
      [partyIds],
    );
    return grouped(rows, ({ partyId }) => partyId);
  }

  private async travelling(manager: EntityManager, trip: Trip, partyIds: string[]): Promise<Set<string>> {
    const rows = await manager.query<{ partyId: string }[]>(
      `SELECT DISTINCT r.party_id AS "partyId"
         FROM travel_requests r JOIN passengers p ON p.worker_id = r.worker_id
        WHERE r.party_id = ANY ($1) AND r.state = 'OPEN' AND p.seat IS NOT NULL
          AND tstzrange(p.departs_at, p.arrives_at) && tstzrange($2, $3)`,
      [partyIds, trip.departsAt, trip.arrivesAt],
    );
    return new Set(rows.map((row) => row.partyId));
  }
}
