import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { grouped } from '../shared/grouped.js';
import { SeatMap } from './seat-map.js';
import { SeatPlans } from './seat-plans.js';

/** One vehicle of a trip with its seats as they are now. */
export interface VehicleSeats {
  id: string;
  seq: number;
  label: string;
  map: SeatMap;
}

interface VehicleRow {
  tripId: string;
  id: string;
  seq: number;
  label: string;
  layoutId: string;
  /** Labels, one a line: 1,800 of them are read much faster so than as an array. */
  giveable: string | null;
  taken: string | null;
}

/** The seats of trips, read into memory. Whoever means to give some out holds the trips' locks. */
@Injectable()
export class TripSeats {
  constructor(private readonly plans: SeatPlans) {}

  async load(manager: EntityManager, tripId: string): Promise<VehicleSeats[]> {
    return (await this.loadAll(manager, [tripId])).get(tripId) ?? [];
  }

  /** Vehicles by trip; a trip without any is missing. */
  async loadAll(manager: EntityManager, tripIds: string[]): Promise<Map<string, VehicleSeats[]>> {
    const rows = await manager.query<VehicleRow[]>(
      `SELECT v.trip_id AS "tripId", v.id, v.seq, v.label, v.layout_id AS "layoutId",
              (SELECT string_agg(s.label, E'\\n') FROM trip_seats s WHERE s.trip_vehicle_id = v.id) AS giveable,
              (SELECT string_agg(p.seat, E'\\n') FROM passengers p WHERE p.trip_vehicle_id = v.id) AS taken
         FROM trip_vehicles v
        WHERE v.trip_id = ANY ($1)
        ORDER BY v.trip_id, v.seq`,
      [tripIds],
    );
    const plans = await this.plans.of(
      manager,
      rows.map(({ layoutId }) => layoutId),
    );
    const vehicles = grouped(rows, ({ tripId }) => tripId);
    return new Map(
      [...vehicles].map(([tripId, own]) => [
        tripId,
        own.map(({ id, seq, label, layoutId, giveable, taken }) => {
          const map = new SeatMap(plans.get(layoutId)!, labelsOf(giveable), labelsOf(taken));
          return { id, seq, label, map };
        }),
      ]),
    );
  }
}

const labelsOf = (lines: string | null): Set<string> => new Set(lines?.split('\n'));

/** A vehicle as far as it matters how many are free in it. */
export interface Room {
  map: { free: number };
}

export function largestOf(vehicles: VehicleSeats[]): number {
  return Math.max(0, ...vehicles.map(({ map }) => map.capacity));
}

/** Free seats of the vehicle that has most of them. */
export function largestRoom(vehicles: Room[]): number {
  return Math.max(0, ...vehicles.map(({ map }) => map.free));
}

export function freeSeats(vehicles: Room[]): number {
  return vehicles.reduce((sum, { map }) => sum + map.free, 0);
}

/** Seats that the trip gives out, free or not. */
export function capacityOf(vehicles: VehicleSeats[]): number {
  return vehicles.reduce((sum, { map }) => sum + map.capacity, 0);
}
