import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { ReplacementView } from '../seating/changes/replacement.dto.js';
import { VehicleReplacements } from '../seating/changes/vehicle-replacements.service.js';
import { NotFound } from '../shared/domain-error.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { maskNumbersIn } from '../shared/privacy/masking.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripChanges } from '../trips/trip-changes.service.js';
import { AmendmentCause } from './amendment-cause.js';
import { Amendments } from './amendments.js';
import { ListedVehicleDto } from './listed-vehicle.dto.js';

interface Ridden {
  layoutId: string;
  label: string;
  plate: string | null;
  /** Labels of the layout that this trip does not give out. */
  blockedSeats: string[];
}

/** Other vehicles for a list that a carrier has. */
@Injectable()
export class ListedVehicles {
  constructor(
    private readonly amendments: Amendments,
    private readonly replacements: VehicleReplacements,
    private readonly changes: TripChanges,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Sends another vehicle. Who finds the seat in it keeps it, the others are seated anew; nobody may lose the trip by it. Seats
   * that are not given out stay so when the layout stays.
   *
   * @throws NoRoomForAll, NotFound, InvalidInput, PassengerOnBoard, and what `Amendments.open` does
   */
  replace(
    actor: Actor,
    id: string,
    vehicleId: string,
    { preview, reason: written = '', ...wish }: ListedVehicleDto,
  ): Promise<ReplacementView> {
    const reason = maskNumbersIn(written);
    return this.transactions.run(async (manager) => {
      const { manifest, trip } = await this.amendments.open(manager, actor, id);
      await widen(manager, 'seats of a trip');
      const old = await this.ridden(manager, trip, vehicleId);
      const input = { ...(await this.completed(manager, wish, old)), preview, reason };
      const view = await this.replacements.replaceListed(manager, actor, trip, vehicleId, input);
      if (preview) return view;
      const { plate } = await this.ridden(manager, trip, vehicleId);
      const detail = [old.label, old.plate, '→', plate].filter(Boolean).join(' ');
      await this.amendments.write(
        manager,
        actor,
        { manifest, trip },
        {
          cause: AmendmentCause.Vehicle,
          detail,
          reason,
        },
      );
      await this.changes.tell(manager, trip);
      return view;
    });
  }

  private async ridden(manager: EntityManager, trip: Trip, vehicleId: string): Promise<Ridden> {
    const [ridden] = await manager.query<Ridden[]>(
      `SELECT v.layout_id AS "layoutId", v.label, v.plate,
              ARRAY(SELECT p.label FROM jsonb_to_recordset(l.plan -> 'seats') AS p (label text)
                     WHERE NOT EXISTS (SELECT FROM trip_seats s WHERE s.trip_vehicle_id = v.id AND s.label = p.label))
                AS "blockedSeats"
         FROM trip_vehicles v JOIN seat_layouts l ON l.id = v.layout_id WHERE v.trip_id = $1 AND v.id = $2`,
      [trip.id, vehicleId],
    );
    if (!ridden) throw new NotFound();
    return ridden;
  }

  /** A plate alone means the same layout. */
  private async completed(
    manager: EntityManager,
    { vehicleId, layoutCode, plate }: Omit<ListedVehicleDto, 'preview' | 'reason'>,
    { layoutId, blockedSeats }: Ridden,
  ) {
    if (!vehicleId && !layoutCode) return { layoutId, plate, blockedSeats };
    const [chosen] = await manager.query<{ id: string }[]>(
      `SELECT v.layout_id AS id FROM vehicles v WHERE v.id = $1 UNION ALL SELECT l.id FROM seat_layouts l WHERE l.code = $2`,
      [vehicleId ?? null, layoutCode ?? null],
    );
    return { vehicleId, layoutCode, plate, ...(chosen?.id === layoutId ? { blockedSeats } : {}) };
  }
}
