import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { FleetService } from '../fleet/fleet.service.js';
import { newId } from '../shared/ids.js';
import { NewTripVehicle } from './new-trip.js';
import type { Trip } from './trip.entity.js';
import { ChosenVehicle, chooseVehicle } from './vehicle-choice.js';

/** Puts vehicles on trips, with the seats that may be given out in them. The caller holds the trip's lock. */
@Injectable()
export class TripVehicles {
  constructor(private readonly fleet: FleetService) {}

  /** Adds vehicles behind those that the trip has. @throws InvalidInput */
  async add(manager: EntityManager, trip: Trip, wishes: NewTripVehicle[], field = 'vehicles'): Promise<void> {
    const [{ last }] = await manager.query<{ last: number }[]>(
      `SELECT coalesce(max(v.seq), 0) AS last FROM trip_vehicles v WHERE v.trip_id = $1`,
      [trip.id],
    );
    const chosen = await this.choose(manager, trip, wishes, last + 1, field);
    const rows = chosen.map((one, i) => ({ ...one, id: newId(), seq: last + 1 + i }));
    await manager.query(
      `INSERT INTO trip_vehicles (id, trip_id, seq, label, layout_id, vehicle_id, plate)
       SELECT v.id, $1, v.seq, v.label, v."layoutId", v."vehicleId", v.plate
         FROM jsonb_to_recordset($2::jsonb)
           AS v (id uuid, seq int, label text, "layoutId" uuid, "vehicleId" uuid, plate text)`,
      [trip.id, JSON.stringify(rows)],
    );
    await manager.query(
      `INSERT INTO trip_seats (trip_vehicle_id, label)
       SELECT v.id, s.label
         FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, "layoutId" uuid, "blockedSeats" text[])
         JOIN seat_layouts l ON l.id = v."layoutId"
        CROSS JOIN jsonb_to_recordset(l.plan -> 'seats') AS s (label text)
        WHERE s.label <> ALL (v."blockedSeats")`,
      [JSON.stringify(rows)],
    );
  }

  private async choose(
    manager: EntityManager,
    trip: Trip,
    wishes: NewTripVehicle[],
    firstSeq: number,
    field: string,
  ): Promise<ChosenVehicle[]> {
    const named = (name: 'vehicleId' | 'layoutId' | 'layoutCode') => [
      ...new Set(wishes.flatMap((wish) => wish[name] ?? [])),
    ];
    const vehicles = await this.fleet.vehicles(manager, named('vehicleId'));
    const layoutIds = [...named('layoutId'), ...vehicles.map((vehicle) => vehicle.layoutId)];
    const layouts = await this.fleet.layouts(manager, layoutIds, named('layoutCode'));
    return wishes.map((wish, i) =>
      chooseVehicle(wish, firstSeq + i, trip, { layouts, vehicles }, `${field}[${i}]`),
    );
  }
}
