import { EntityManager } from 'typeorm';
import { toWire } from '../shared/time/civil-time.js';
import { BreakOffKind, BreakOffView, TakeoverView } from './on-the-way.dto.js';

export interface BreakOff {
  tripId: string;
  kind: BreakOffKind;
  reason: string;
  occurredAt: Date;
  recordedAt: Date;
}

export async function findBreakOff(manager: EntityManager, tripId: string): Promise<BreakOff | undefined> {
  const [found] = await manager.query<BreakOff[]>(
    `SELECT o.trip_id AS "tripId", o.kind, o.reason, o.occurred_at AS "occurredAt", o.recorded_at AS "recordedAt"
       FROM break_offs o WHERE o.trip_id = $1`,
    [tripId],
  );
  return found;
}

export function breakOffView({ occurredAt, recordedAt, ...breakOff }: BreakOff): BreakOffView {
  return { ...breakOff, occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt) };
}

/** Vehicles that took over on the way, by time. */
export async function replacementsOf(manager: EntityManager, tripId: string): Promise<TakeoverView[]> {
  const rows = await manager.query<
    (Omit<TakeoverView, 'occurredAt' | 'recordedAt'> & { occurredAt: Date; recordedAt: Date })[]
  >(
    `SELECT r.trip_vehicle_id AS "tripVehicleId", v.label, r.plate, r.reason, r.occurred_at AS "occurredAt",
            r.recorded_at AS "recordedAt"
       FROM vehicle_replacements r
       JOIN trip_vehicles v ON v.id = r.trip_vehicle_id
      WHERE r.trip_id = $1 ORDER BY r.occurred_at, r.id`,
    [tripId],
  );
  return rows.map(({ occurredAt, recordedAt, ...row }) => ({
    ...row,
    ...{ occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt) },
  }));
}
