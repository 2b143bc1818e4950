import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { SeatPlan } from '../fleet/seat-plan.js';
import { SeatMap } from './seat-map.js';

/** One vehicle of a trip with its seats as they are now. */
export interface VehicleSeats {
  id: string;
  seq: number;
  label: string;
  map: SeatMap;
}

interface VehicleRow {
  id: string;
  seq: number;
  label: string;
  plan: SeatPlan;
  giveable: string[];
  taken: string[];
}

/** The seats of a trip, read into memory. Whoever means to give some out holds the trip's lock. */
@Injectable()
export class TripSeats {
  async load(manager: EntityManager, tripId: string): Promise<VehicleSeats[]> {
    const rows = await manager.query<VehicleRow[]>(
      `SELECT v.id, v.seq, v.label, l.plan,
              ARRAY(SELECT s.label FROM trip_seats s WHERE s.trip_vehicle_id = v.id) AS giveable,
              ARRAY(SELECT p.seat FROM passengers p WHERE p.trip_vehicle_id = v.id) AS taken
         FROM trip_vehicles v JOIN seat_layouts l ON l.id = v.layout_id
        WHERE v.trip_id = $1
        ORDER BY v.seq`,
      [tripId],
    );
    return rows.map(({ id, seq, label, plan, giveable, taken }) => {
      return { id, seq, label, map: new SeatMap(plan, new Set(giveable), new Set(taken)) };
    });
  }
}

export function largestOf(vehicles: VehicleSeats[]): number {
  return Math.max(0, ...vehicles.map(({ map }) => map.capacity));
}

export function freeSeats(vehicles: VehicleSeats[]): number {
  return vehicles.reduce((sum, { map }) => sum + map.free, 0);
}
