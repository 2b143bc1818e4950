import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { toWire } from '../../shared/time/civil-time.js';
import { ArrivalExceptionView } from './exceptions.dto.js';

type Row = Omit<ArrivalExceptionView, 'occurredAt' | 'recordedAt' | 'resolvedAt' | 'mine'> & {
  occurredAt: Date;
  recordedAt: Date;
  resolvedAt: Date | null;
  ownerId: string | null;
};

/**
 * Reads exceptions with whom they are about, newest first. What the reader may not see of people is not among them: the tables'
 * policies show them with their passengers.
 *
 * @param condition on `arrival_exceptions x`, with `params`
 */
export async function readExceptions(
  manager: EntityManager,
  actor: Actor,
  condition: string,
  params: unknown[],
  limit: number,
): Promise<ArrivalExceptionView[]> {
  const rows = await manager.query<Row[]>(
    `SELECT x.id, x.trip_id AS "tripId", t.code AS "tripCode", x.passenger_id AS "passengerId", l.name, l.employer,
            l.vehicle_label AS "vehicleLabel", l.seat, p.state AS "passengerState", x.kind, x.note,
            x.owner_side AS "ownerSide", x.owner_id AS "ownerId", o.display_name AS "ownerName",
            x.occurred_at AS "occurredAt", x.recorded_at AS "recordedAt", b.display_name AS "recordedByName",
            x.resolution, x.resolved_at AS "resolvedAt", s.display_name AS "resolvedByName"
       FROM arrival_exceptions x
       JOIN trips t ON t.id = x.trip_id
       JOIN passengers p ON p.id = x.passenger_id
       JOIN manifests m ON m.trip_id = x.trip_id AND m.state <> 'SUPERSEDED'
       JOIN manifest_passengers l ON l.manifest_id = m.id AND l.passenger_id = x.passenger_id
       JOIN account_names b ON b.id = x.recorded_by
       LEFT JOIN account_names o ON o.id = x.owner_id
       LEFT JOIN account_names s ON s.id = x.resolved_by
      WHERE ${condition}
      ORDER BY x.id DESC LIMIT ${limit}`,
    params,
  );
  return rows.map(({ ownerId, occurredAt, recordedAt, resolvedAt, ...row }) => ({
    ...row,
    mine: ownerId === actor.accountId,
    ...{ occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt) },
    resolvedAt: resolvedAt && toWire(resolvedAt),
  }));
}
