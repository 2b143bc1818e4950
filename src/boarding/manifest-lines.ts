import { EntityManager } from 'typeorm';
import type { PassengerState } from '../seating/passenger.entity.js';

/** A passenger on the confirmed manifest, and how far they have come. */
export interface ManifestLine {
  passengerId: string;
  travelRequestId: string;
  bookingCode: string;
  tripVehicleId: string;
  vehicleLabel: string;
  seat: string;
  name: string;
  homeCountyCode: string;
  boardingStop: string;
  employer: string;
  state: PassengerState;
  /** When they boarded, or were found missing; null while neither is known. */
  occurredAt: Date | null;
  recordedAt: Date | null;
  recordedByName: string | null;
  /** Account that recorded it first. */
  recordedBy: string | null;
  /** When they were said to be missing; kept when they boarded after all. */
  missedAt: Date | null;
  /** Account that said so. */
  missedBy: string | null;
  missedReason: string | null;
  /** Whose seat they got at the door. */
  standsInFor: string | null;
  /** Who got theirs. */
  seatGivenTo: string | null;
}

/** Which lines are meant; all unless told. */
export interface LineFilter {
  after?: string;
  limit?: number;
  state?: PassengerState;
  bookingCode?: string;
  employer?: string;
  /** Of people whose home lies inside this region. */
  homeCode?: string;
}

/** The lines of a manifest, by passenger. */
export function manifestLines(
  manager: EntityManager,
  manifestId: string,
  { after, limit, state, bookingCode, employer, homeCode = '' }: LineFilter = {},
): Promise<ManifestLine[]> {
  return manager.query(
    `SELECT m.passenger_id AS "passengerId", p.travel_request_id AS "travelRequestId", m.booking_code AS "bookingCode",
            m.trip_vehicle_id AS "tripVehicleId", m.vehicle_label AS "vehicleLabel", m.seat, m.name,
            m.home_county_code AS "homeCountyCode", m.boarding_stop AS "boardingStop", m.employer, p.state,
            coalesce(b.occurred_at, n.occurred_at) AS "occurredAt",
            coalesce(b.recorded_at, n.recorded_at) AS "recordedAt", a.display_name AS "recordedByName",
            coalesce(b.recorded_by, n.recorded_by) AS "recordedBy", n.occurred_at AS "missedAt",
            n.recorded_by AS "missedBy", n.reason AS "missedReason", m.stands_in_for AS "standsInFor",
            p.seat_given_to AS "seatGivenTo"
       FROM manifest_passengers m
       JOIN passengers p ON p.id = m.passenger_id
       LEFT JOIN boardings b ON b.passenger_id = m.passenger_id
       LEFT JOIN no_shows n ON n.passenger_id = m.passenger_id
       LEFT JOIN account_names a ON a.id = coalesce(b.recorded_by, n.recorded_by)
      WHERE m.manifest_id = $1 AND ($2::uuid IS NULL OR m.passenger_id > $2)
        AND ($4::text IS NULL OR p.state = $4) AND ($5::text IS NULL OR m.booking_code = $5)
        AND starts_with(m.home_county_code, $6) AND ($7::text IS NULL OR m.employer = $7)
      ORDER BY m.passenger_id LIMIT $3`,
    [
      manifestId,
      after ?? null,
      limit ?? null,
      state ?? null,
      bookingCode?.toUpperCase() ?? null,
      homeCode,
      employer ?? null,
    ],
  );
}
