import { EntityManager } from 'typeorm';
import { toWire } from '../../shared/time/civil-time.js';
import { DoorConflictView } from './door-progress.dto.js';

type Row = Omit<DoorConflictView, 'toldAt' | 'occurredAt' | 'settledAt'> & {
  toldAt: Date;
  occurredAt: Date;
  settledAt: Date | null;
};

/** Which conflicts are meant; all of the trip unless told. */
interface ConflictFilter {
  openOnly?: boolean;
  ids?: string[];
}

/** What phones reported of a trip and the record contradicts; open ones first. */
export async function conflictsOf(
  manager: EntityManager,
  tripId: string,
  { openOnly = false, ids }: ConflictFilter = {},
): Promise<DoorConflictView[]> {
  const rows = await manager.query<Row[]>(
    `SELECT c.id, c.kind, c.code, c.title, c.title_en AS "titleEn", c.passenger_id AS "passengerId", w.name,
            b.code AS "bookingCode", v.label AS "vehicleLabel", p.seat, c.told_at AS "toldAt",
            c.occurred_at AS "occurredAt", a.display_name AS "reportedByName", c.decision, c.note,
            c.settled_at AS "settledAt", s.display_name AS "settledByName"
       FROM door_conflicts c
       JOIN door_reports r ON r.id = c.report_id
       JOIN account_names a ON a.id = r.recorded_by
       LEFT JOIN account_names s ON s.id = c.settled_by
       LEFT JOIN passengers p ON p.id = c.passenger_id
       LEFT JOIN bookings b ON b.id = p.booking_id
       LEFT JOIN workers w ON w.id = p.worker_id
       LEFT JOIN trip_vehicles v ON v.id = p.trip_vehicle_id
      WHERE c.trip_id = $1 AND (NOT $2 OR c.decision IS NULL) AND ($3::uuid[] IS NULL OR c.id = ANY ($3))
      ORDER BY c.decision IS NOT NULL, r.recorded_at, c.id`,
    [tripId, openOnly, ids ?? null],
  );
  return rows.map(({ toldAt, occurredAt, settledAt, ...row }) => ({
    ...row,
    ...{ toldAt: toWire(toldAt), occurredAt: toWire(occurredAt) },
    settledAt: settledAt && toWire(settledAt),
  }));
}
