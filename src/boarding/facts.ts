import { EntityManager } from 'typeorm';
import type { ManifestLine } from './manifest-lines.js';

/** Who records what, and when it is recorded. */
export interface Recording {
  tripId: string;
  recordedAt: Date;
  recordedBy: string;
}

export type Boarded = Pick<ManifestLine, 'passengerId' | 'tripVehicleId' | 'homeCountyCode'> & {
  occurredAt: Date;
};

export type Missed = Pick<ManifestLine, 'passengerId'> & { occurredAt: Date };

/** Writes boardings of the manifest's passengers. A no-show who turned up stays on record as such. */
export async function writeBoardings(
  manager: EntityManager,
  manifestId: string,
  { tripId, recordedAt, recordedBy }: Recording,
  boarded: Boarded[],
): Promise<void> {
  if (boarded.length === 0) return;
  const column = <Key extends keyof Boarded>(key: Key) => boarded.map((line) => line[key]);
  await manager.query(
    `INSERT INTO boardings (passenger_id, trip_id, trip_vehicle_id, manifest_id, home_county_code, occurred_at,
                            recorded_at, recorded_by)
     SELECT b.passenger_id, $1, b.trip_vehicle_id, $2, b.home_county_code, b.occurred_at, $3, $4
       FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[])
         AS b (passenger_id, trip_vehicle_id, home_county_code, occurred_at)`,
    [
      ...[tripId, manifestId, recordedAt, recordedBy, column('passengerId'), column('tripVehicleId')],
      ...[column('homeCountyCode'), column('occurredAt')],
    ],
  );
  await manager.query(`UPDATE passengers p SET state = 'BOARDED' WHERE p.id = ANY ($1)`, [
    column('passengerId'),
  ]);
  await manager.query(`UPDATE no_shows n SET turned_up_at = $2 WHERE n.passenger_id = ANY ($1)`, [
    ...[column('passengerId'), recordedAt],
  ]);
}

/** Writes down who did not come. */
export async function writeNoShows(
  manager: EntityManager,
  { tripId, recordedAt, recordedBy }: Recording,
  missed: Missed[],
  reason: string,
): Promise<void> {
  if (missed.length === 0) return;
  const passengerIds = missed.map((line) => line.passengerId);
  await manager.query(
    `INSERT INTO no_shows (passenger_id, trip_id, reason, occurred_at, recorded_at, recorded_by)
     SELECT n.passenger_id, $1, $2, n.occurred_at, $3, $4
       FROM unnest($5::uuid[], $6::timestamptz[]) AS n (passenger_id, occurred_at)`,
    [tripId, reason, recordedAt, recordedBy, passengerIds, missed.map((line) => line.occurredAt)],
  );
  await manager.query(`UPDATE passengers p SET state = 'NO_SHOW' WHERE p.id = ANY ($1)`, [passengerIds]);
}
