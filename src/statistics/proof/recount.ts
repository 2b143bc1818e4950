import { EntityManager } from 'typeorm';
import { VehicleRow } from '../../campaigns/policies.js';
import { Mode } from '../../shared/vocabulary.js';

/** A frozen week as it has to be recounted: to its moment, up to its line, by its rules. */
export interface FrozenScope {
  weekId: string;
  campaignId: string;
  cutoffAt: Date;
  factsBelow: number;
  vehicleRow: VehicleRow;
}

/** People and vehicles of a trip in one row. */
export interface Counted {
  mode: Mode;
  persons: number;
  vehicles: number;
}

/** A trip that gives something else to a row than it was frozen with. */
export interface TripDifference {
  tripId: string;
  code: string;
  cityCode: string;
  /** As frozen; null when the week did not count it in this row. */
  frozen: Counted | null;
  /** As its boardings say; null when they give nothing to this row. */
  recounted: Counted | null;
  /** The people are not the same, even if as many. */
  othersAboard: boolean;
}

const COLUMNS: Record<VehicleRow, string> = {
  [VehicleRow.Organiser]: 'g.persons, g.vehicles',
  [VehicleRow.LargestShare]: 'g.persons_by_share AS persons, g.vehicles_by_share AS vehicles',
};

/**
 * Counts from boardings, departures and trips alone, nothing that is kept: $1 campaign, $2 moment, $3 line. `counted` are the
 * boardings with the row in which each stands.
 */
const recount = (rule: VehicleRow) => `
  WITH recounted AS MATERIALIZED (
    SELECT g.trip_id, g.city_code, t.mode, ${COLUMNS[rule]}
      FROM figures_of_trips((SELECT array_agg(t.id) FROM trips t WHERE t.campaign_id = $1), $2, $3) g
      JOIN trips t ON t.id = g.trip_id
  ), counted AS (
    SELECT r.trip_id, r.city_code, b.passenger_id
      FROM recounted r
      JOIN campaigns c ON c.id = $1
      JOIN boardings b ON b.trip_id = r.trip_id AND b.occurred_at < $2 AND b.fact_no < $3
       AND CASE WHEN starts_with(b.home_county_code, c.province_code)
                THEN left(b.home_county_code, 4) = r.city_code ELSE r.vehicles > 0 END
  )`;

/** SHA-256 of sorted boarding ids. */
const DIGEST = `sha256(convert_to(coalesce(string_agg(b.passenger_id::text, ',' ORDER BY b.passenger_id), ''), 'UTF8'))`;

/** Keeps what each trip gives to a week that is just being frozen, from the figures that its rows are made of. */
export async function keepTrips(
  manager: EntityManager,
  figures: string,
  parameters: unknown[],
  weekId: string,
): Promise<void> {
  await manager.query(
    `INSERT INTO frozen_trips (week_id, trip_id, city_code, mode, persons, vehicles, boardings_digest)
     ${figures}
     SELECT $4, f.trip_id, f.city_code, f.mode, f.persons, f.vehicles, ${DIGEST}
       FROM figures f
       JOIN campaigns c ON c.id = $1
       LEFT JOIN boardings b ON b.trip_id = f.trip_id AND b.occurred_at < $2 AND b.fact_no < $3
             AND CASE WHEN starts_with(b.home_county_code, c.province_code)
                      THEN left(b.home_county_code, 4) = f.city_code ELSE f.vehicles > 0 END
      WHERE f.persons > 0 OR f.vehicles > 0
      GROUP BY f.trip_id, f.city_code, f.mode, f.persons, f.vehicles`,
    [...parameters, weekId],
  );
}

/** The trips of a frozen week that a recount of its boardings counts differently. */
export function differences(manager: EntityManager, scope: FrozenScope): Promise<TripDifference[]> {
  const side = (of: string) => `CASE WHEN ${of}.trip_id IS NOT NULL THEN
    jsonb_build_object('mode', ${of}.mode, 'persons', ${of}.persons, 'vehicles', ${of}.vehicles) END`;
  return manager.query(
    `${recount(scope.vehicleRow)}, now AS (
       SELECT r.trip_id, r.city_code, r.mode, r.persons, r.vehicles, ${DIGEST} AS digest
         FROM recounted r
         LEFT JOIN counted b ON b.trip_id = r.trip_id AND b.city_code = r.city_code
        WHERE r.persons > 0 OR r.vehicles > 0
        GROUP BY r.trip_id, r.city_code, r.mode, r.persons, r.vehicles
     )
     SELECT t.id AS "tripId", t.code, coalesce(z.city_code, n.city_code) AS "cityCode", ${side('z')} AS frozen,
            ${side('n')} AS recounted, z.boardings_digest IS DISTINCT FROM n.digest AS "othersAboard"
       FROM (SELECT z.* FROM frozen_trips z WHERE z.week_id = $4) z
       FULL JOIN now n ON n.trip_id = z.trip_id AND n.city_code = z.city_code
       JOIN trips t ON t.id = coalesce(z.trip_id, n.trip_id)
      WHERE (z.mode, z.persons, z.vehicles, z.boardings_digest) IS DISTINCT FROM (n.mode, n.persons, n.vehicles, n.digest)
      ORDER BY t.id, "cityCode"`,
    [scope.campaignId, scope.cutoffAt, scope.factsBelow, scope.weekId],
  );
}

/** What the boardings give to each row, by mode. */
export function recountedRows(
  manager: EntityManager,
  scope: FrozenScope,
): Promise<(Counted & { cityCode: string })[]> {
  return manager.query(
    `${recount(scope.vehicleRow)}
     SELECT r.city_code AS "cityCode", r.mode, sum(r.persons) AS persons, sum(r.vehicles) AS vehicles
       FROM recounted r GROUP BY r.city_code, r.mode`,
    [scope.campaignId, scope.cutoffAt, scope.factsBelow],
  );
}

/** The digest of the boardings behind each row, in hexadecimal. */
export async function recountedDigests(
  manager: EntityManager,
  scope: FrozenScope,
): Promise<Map<string, string>> {
  const rows = await manager.query<{ cityCode: string; digest: string }[]>(
    `${recount(scope.vehicleRow)}
     SELECT b.city_code AS "cityCode", encode(${DIGEST}, 'hex') AS digest FROM counted b GROUP BY b.city_code`,
    [scope.campaignId, scope.cutoffAt, scope.factsBelow],
  );
  return new Map(rows.map(({ cityCode, digest }) => [cityCode, digest]));
}
