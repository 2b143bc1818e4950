import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { PriorityHold } from '../../campaigns/policies.js';
import { grouped } from '../../shared/grouped.js';
import { asSystem } from '../../shared/database/scope.js';
import { Trip } from '../../trips/trip.entity.js';
import { KeptUntil, SeatAllowances } from '../allotments/seat-allowances.query.js';
import { VehicleAvailabilityView } from './availability.dto.js';

/** What is cheap to read of a trip's availability: enough to see whether the seats have changed. */
export type AvailabilityHead = Pick<
  Trip,
  | 'id'
  | 'state'
  | 'organiserCode'
  | 'originCode'
  | 'destinationCode'
  | 'direction'
  | 'carrierId'
  | 'allocation'
  | 'departsAt'
> & { version: number; waitingParties: number; priorityHold: PriorityHold };

interface LevelRow {
  tripId: string;
  tripVehicleId: string;
  seq: number;
  label: string;
  /** Null for seats. */
  level: string | null;
  seats: number;
  free: number;
}

/** Reads how full trips are, any number at once. It takes no lock. */
@Injectable()
export class AvailabilityQuery {
  constructor(
    private readonly allowances: SeatAllowances,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  heads(tripIds: string[]): Promise<AvailabilityHead[]> {
    return asSystem('seat states', () =>
      this.entities.query<AvailabilityHead[]>(
        `SELECT t.id, t.state, t.organiser_code AS "organiserCode", t.origin_code AS "originCode",
              t.destination_code AS "destinationCode", t.direction, t.carrier_id AS "carrierId",
              t.seats_version AS version, t.allocation, t.departs_at AS "departsAt",
              c.policies -> 'priorityHold' AS "priorityHold",
              (SELECT count(*) FROM bookings b WHERE b.trip_id = t.id AND b.state = 'WAITING') AS "waitingParties"
         FROM trips t JOIN campaigns c ON c.id = t.campaign_id WHERE t.id = ANY ($1)`,
        [tripIds],
      ),
    );
  }

  /** What is kept for regions on each trip. */
  async kept(tripIds: string[]): Promise<Map<string, KeptUntil[]>> {
    if (tripIds.length === 0) return new Map();
    return asSystem('seat states', () => this.allowances.kept(this.entities, tripIds));
  }

  /** Vehicles of each trip, from the head of the convoy or train. */
  async vehicles(tripIds: string[]): Promise<Map<string, VehicleAvailabilityView[]>> {
    if (tripIds.length === 0) return new Map();
    const rows = await asSystem('seat states', () =>
      this.entities.query<LevelRow[]>(
        `SELECT v.trip_id AS "tripId", v.id AS "tripVehicleId", v.seq, v.label, q.berth AS level,
              count(s.label) AS seats, count(s.label) - count(p.seat) AS free
         FROM trip_vehicles v
         JOIN seat_layouts l ON l.id = v.layout_id
        CROSS JOIN jsonb_to_recordset(l.plan -> 'seats') AS q (label text, berth text)
         LEFT JOIN trip_seats s ON s.trip_vehicle_id = v.id AND s.label = q.label
         LEFT JOIN passengers p ON p.trip_vehicle_id = s.trip_vehicle_id AND p.seat = s.label
        WHERE v.trip_id = ANY ($1)
        GROUP BY v.id, q.berth
        ORDER BY v.seq, array_position(ARRAY['LOWER', 'MIDDLE', 'UPPER'], q.berth)`,
        [tripIds],
      ),
    );
    const ofTrips = grouped(rows, ({ tripId }) => tripId);
    return new Map([...ofTrips].map(([tripId, ofTrip]) => [tripId, vehiclesOf(ofTrip)]));
  }
}

function vehiclesOf(rows: LevelRow[]): VehicleAvailabilityView[] {
  return [...grouped(rows, ({ tripVehicleId }) => tripVehicleId).values()].map((levels) => {
    const { tripVehicleId, seq, label } = levels[0];
    return {
      ...{ tripVehicleId, seq, label, ...sumOf(levels) },
      berths: levels.flatMap(({ level, seats, free }) => (level === null ? [] : { level, seats, free })),
    };
  });
}

/** Seats and free seats of several vehicles or levels together. */
export function sumOf(counts: { seats: number; free: number }[]): { seats: number; free: number } {
  return {
    seats: counts.reduce((sum, { seats }) => sum + seats, 0),
    free: counts.reduce((sum, { free }) => sum + free, 0),
  };
}
