import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { FleetService } from '../fleet/fleet.service.js';
import type { SeatPlan } from '../fleet/seat-plan.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { NewTripVehicle } from './new-trip.js';
import type { Trip } from './trip.entity.js';
import { TripVehicle } from './trip-vehicle.entity.js';
import { VehicleLabelTwice } from './trips.errors.js';
import { ChosenVehicle, chooseVehicle, Fleet } from './vehicle-choice.js';

/** A vehicle and what is to come in its place. */
export interface VehicleComparison {
  before: SeatPlan;
  after: SeatPlan;
  /** Labels of the seats that it will give out. */
  giveable: Set<string>;
  /** What people will look for. */
  label: string;
}

/** Puts vehicles on trips, with the seats that may be given out in them. The caller holds the trip's lock. */
@Injectable()
export class TripVehicles {
  constructor(private readonly fleet: FleetService) {}

  /** Adds vehicles behind those that the trip has. @throws InvalidInput, VehicleLabelTwice */
  async add(manager: EntityManager, trip: Trip, wishes: NewTripVehicle[], path = ''): Promise<void> {
    const [{ last }] = await manager.query<{ last: number }[]>(
      `SELECT coalesce(max(v.seq), 0) AS last FROM trip_vehicles v WHERE v.trip_id = $1`,
      [trip.id],
    );
    const fleet = await this.fleetOf(manager, wishes);
    const rows = wishes.map((wish, i) => {
      const seq = last + 1 + i;
      return { ...chooseVehicle(wish, seq, trip, fleet, path.replace('#', `${i}`)), id: newId(), seq };
    });
    await manager.query(
      `INSERT INTO trip_vehicles (id, trip_id, seq, label, layout_id, vehicle_id, plate)
       SELECT v.id, $1, v.seq, v.label, v."layoutId", v."vehicleId", v.plate
         FROM jsonb_to_recordset($2::jsonb)
           AS v (id uuid, seq int, label text, "layoutId" uuid, "vehicleId" uuid, plate text)`,
      [trip.id, JSON.stringify(rows)],
    );
    await this.laySeats(manager, rows);
    await this.requireOwnLabels(manager, trip);
  }

  /**
   * Puts another vehicle in the place of one. Seats that passengers hold must be in the new one as well.
   *
   * @throws NotFound, InvalidInput, VehicleHasPassengers, VehicleLabelTwice
   */
  async replace(manager: EntityManager, trip: Trip, id: string, wish: NewTripVehicle): Promise<void> {
    const { blockedSeats, ...chosen } = (await this.inPlaceOf(manager, trip, id, wish)).chosen;
    await manager.update(TripVehicle, { id }, chosen);
    await manager.query(
      `DELETE FROM trip_seats s
        WHERE s.trip_vehicle_id = $1
          AND (s.label = ANY ($2::text[]) OR NOT EXISTS (
            SELECT FROM seat_layouts l
             CROSS JOIN jsonb_to_recordset(l.plan -> 'seats') AS p (label text)
             WHERE l.id = $3 AND p.label = s.label))`,
      [id, blockedSeats, chosen.layoutId],
    );
    await this.laySeats(manager, [{ ...chosen, id, blockedSeats }]);
    await this.requireOwnLabels(manager, trip);
  }

  /** What a replacement would mean for those who sit in the vehicle. @throws NotFound, InvalidInput */
  async compare(
    manager: EntityManager,
    trip: Trip,
    id: string,
    wish: NewTripVehicle,
  ): Promise<VehicleComparison> {
    const { old, chosen } = await this.inPlaceOf(manager, trip, id, wish);
    const layouts = await this.fleet.layouts(manager, [old.layoutId, chosen.layoutId], []);
    const planOf = (layoutId: string) => layouts.find((layout) => layout.id === layoutId)!.plan;
    const after = planOf(chosen.layoutId);
    const labels = after.seats.map((seat) => seat.label);
    return {
      before: planOf(old.layoutId),
      after,
      giveable: new Set(labels.filter((label) => !chosen.blockedSeats.includes(label))),
      label: chosen.label,
    };
  }

  /** Gives vehicles other labels, all at once: two may change theirs. @throws VehicleLabelTwice */
  async relabel(manager: EntityManager, trip: Trip, labels: { id: string; label: string }[]): Promise<void> {
    await manager.query(
      `UPDATE trip_vehicles v SET label = n.label FROM unnest($2::uuid[], $3::text[]) AS n (id, label)
        WHERE v.trip_id = $1 AND v.id = n.id`,
      [trip.id, labels.map(({ id }) => id), labels.map(({ label }) => label)],
    );
    await this.requireOwnLabels(manager, trip);
  }

  /** Takes a vehicle off the trip. @throws NotFound, VehicleHasPassengers */
  async remove(manager: EntityManager, trip: Trip, id: string): Promise<void> {
    await this.get(manager, trip, id);
    await manager.delete(TripVehicle, { id });
  }

  private async inPlaceOf(
    manager: EntityManager,
    trip: Trip,
    id: string,
    wish: NewTripVehicle,
  ): Promise<{ old: TripVehicle; chosen: ChosenVehicle }> {
    const old = await this.get(manager, trip, id);
    const fleet = await this.fleetOf(manager, [wish]);
    const labelled = { ...wish, label: wish.label ?? old.label };
    return { old, chosen: chooseVehicle(labelled, old.seq, trip, fleet, '') };
  }

  /** People find their vehicle by its label. @throws VehicleLabelTwice */
  private async requireOwnLabels(manager: EntityManager, trip: Trip): Promise<void> {
    const [twice] = await manager.query<{ label: string }[]>(
      `SELECT v.label FROM trip_vehicles v WHERE v.trip_id = $1 GROUP BY v.label HAVING count(*) > 1`,
      [trip.id],
    );
    if (twice) throw new VehicleLabelTwice({ extra: { label: twice.label } });
  }

  private async get(manager: EntityManager, trip: Trip, id: string): Promise<TripVehicle> {
    const vehicle = await manager.findOneBy(TripVehicle, { id, tripId: trip.id });
    if (!vehicle) throw new NotFound();
    return vehicle;
  }

  /** Lays the seats of vehicles that are not laid yet: the layout's without the blocked ones. */
  private async laySeats(
    manager: EntityManager,
    vehicles: (ChosenVehicle & { id: string })[],
  ): Promise<void> {
    await manager.query(
      `INSERT INTO trip_seats (trip_vehicle_id, label)
       SELECT v.id, s.label
         FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, "layoutId" uuid, "blockedSeats" text[])
         JOIN seat_layouts l ON l.id = v."layoutId"
        CROSS JOIN jsonb_to_recordset(l.plan -> 'seats') AS s (label text)
        WHERE s.label <> ALL (v."blockedSeats")
       ON CONFLICT ON CONSTRAINT pk_trip_seats DO NOTHING`,
      [JSON.stringify(vehicles)],
    );
  }

  private async fleetOf(manager: EntityManager, wishes: NewTripVehicle[]): Promise<Fleet> {
    const named = (name: 'vehicleId' | 'layoutId' | 'layoutCode') => [
      ...new Set(wishes.flatMap((wish) => wish[name] ?? [])),
    ];
    const vehicles = await this.fleet.vehicles(manager, named('vehicleId'));
    const layoutIds = [...named('layoutId'), ...vehicles.map((vehicle) => vehicle.layoutId)];
    return { vehicles, layouts: await this.fleet.layouts(manager, layoutIds, named('layoutCode')) };
  }
}
