import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { asSystem } from '../shared/database/scope.js';
import { Mode } from '../shared/vocabulary.js';
import { Counting, ModeCount } from './what-counts.js';

/** Of which campaign, to which moment, and for a frozen week up to which recorded fact. */
export interface Scope {
  campaignId: string;
  /** What happened before this moment counts. */
  asOf: Date;
  /** The line that a frozen week drew: it knew the facts with a number below. Everything recorded when left out. */
  factsBelow?: number;
}

/** A figure to be opened: the counting of its column, in the row of a city (or of a province: 合计). */
export interface Opened extends Counting {
  cityCode: string;
}

export interface TripShare {
  tripId: string;
  code: string;
  mode: Mode;
  organiserCode: string;
  originCode: string;
  destinationCode: string;
  departedAt: Date;
  persons: number;
  vehicles: number;
}

export interface CountedPassenger {
  passengerId: string;
  tripId: string;
  tripCode: string;
  cityCode: string;
  name: string;
  documentSealed: Buffer;
  homeCountyCode: string;
  employer: string;
  vehicleLabel: string;
  seat: string;
  boardedAt: Date;
}

const EVERY_FACT = '9223372036854775807';

/**
 * Figures of the counted trips: $1 campaign, $2 moment, $3 line. Kept figures of trips whose last fact lies before moment
 * and line; a trip that was still boarding at the moment is counted anew.
 */
const FIGURES = `
  WITH figures AS (
    SELECT f.trip_id, f.city_code, f.mode, f.persons, f.vehicles
      FROM trip_figures f
     WHERE f.campaign_id = $1 AND f.settled_at < $2 AND f.settled_no < $3
    UNION ALL
    SELECT g.trip_id, g.city_code, t.mode, g.persons, g.vehicles
      FROM figures_of_trips((
             SELECT array_agg(DISTINCT f.trip_id)
               FROM trip_figures f
              WHERE f.campaign_id = $1 AND f.departed_at < $2 AND f.departed_no < $3
                AND NOT (f.settled_at < $2 AND f.settled_no < $3)
                AND (f.departed_at < f.settled_at OR f.departed_no < f.settled_no)), $2, $3) g
      JOIN trips t ON t.id = g.trip_id
  )`;

/** The boardings behind the figures, each in its row: its home city's, or where the vehicles stand if from elsewhere. */
const COUNTED = `${FIGURES}, counted AS (
    SELECT f.city_code, f.mode, b.passenger_id, b.manifest_id, b.trip_id, b.home_county_code, b.occurred_at
      FROM figures f
      JOIN campaigns c ON c.id = $1
      JOIN boardings b ON b.trip_id = f.trip_id
     WHERE b.occurred_at < $2 AND b.fact_no < $3
       AND CASE WHEN starts_with(b.home_county_code, c.province_code)
                THEN left(b.home_county_code, 4) = f.city_code ELSE f.vehicles > 0 END
  )`;

/** Columns 7 to 13 and everything that they open to: the live table, the freeze, the drill and the spreadsheet all ask here. */
@Injectable()
export class FiguresQuery {
  constructor(private readonly dataSource: DataSource) {}

  async byCity(
    scope: Scope,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, ModeCount[]>> {
    const rows = await asSystem('figures', () =>
      manager.query<(ModeCount & { cityCode: string })[]>(
        `${FIGURES}
       SELECT f.city_code AS "cityCode", f.mode, sum(f.persons) AS persons, sum(f.vehicles) AS vehicles
         FROM figures f GROUP BY f.city_code, f.mode`,
        parameters(scope),
      ),
    );
    const byCity = new Map<string, ModeCount[]>();
    for (const { cityCode, ...count } of rows) byCity.set(cityCode, [...(byCity.get(cityCode) ?? []), count]);
    return byCity;
  }

  /** The trips behind a figure with what each gives to it, by id. */
  tripsBehind(scope: Scope, opened: Opened, limit: number, after?: string): Promise<TripShare[]> {
    return asSystem('figures', () =>
      this.dataSource.query(
        `${FIGURES}
       SELECT t.id AS "tripId", t.code, t.mode, t.organiser_code AS "organiserCode", t.origin_code AS "originCode",
              t.destination_code AS "destinationCode", d.occurred_at AS "departedAt",
              sum(f.persons) AS persons, sum(f.vehicles) AS vehicles
         FROM figures f
         JOIN trips t ON t.id = f.trip_id
         JOIN departures d ON d.trip_id = f.trip_id
        WHERE f.city_code LIKE $4 || '%' AND f.mode = ANY ($5) AND ($6::uuid IS NULL OR t.id > $6)
        GROUP BY t.id, d.trip_id
       HAVING sum(f.${opened.measure}) > 0
        ORDER BY t.id LIMIT $7`,
        [...parameters(scope), opened.cityCode, opened.modes, after ?? null, limit],
      ),
    );
  }

  /** The passengers behind a figure (of vehicles: those it carried), by id; of one trip when it is named. */
  passengersBehind(
    scope: Scope,
    opened: Opened,
    page: { limit: number; after?: string; tripId?: string },
  ): Promise<CountedPassenger[]> {
    return asSystem('figures', () =>
      this.dataSource.query(
        `${COUNTED}
       SELECT b.passenger_id AS "passengerId", b.trip_id AS "tripId", t.code AS "tripCode", b.city_code AS "cityCode",
              m.name, m.document_sealed AS "documentSealed", b.home_county_code AS "homeCountyCode", m.employer,
              m.vehicle_label AS "vehicleLabel", m.seat, b.occurred_at AS "boardedAt"
         FROM counted b
         JOIN trips t ON t.id = b.trip_id
         JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
        WHERE b.city_code LIKE $4 || '%' AND b.mode = ANY ($5) AND ($6::uuid IS NULL OR b.trip_id = $6)
          AND ($7::uuid IS NULL OR b.passenger_id > $7)
        ORDER BY b.passenger_id LIMIT $8`,
        [
          ...parameters(scope),
          ...[opened.cityCode, opened.modes, page.tripId ?? null, page.after ?? null, page.limit],
        ],
      ),
    );
  }

  /** For each row: how many boardings stand behind it, and the SHA-256 of their sorted ids. */
  async digests(
    manager: EntityManager,
    scope: Scope,
  ): Promise<Map<string, { count: number; digest: string }>> {
    const rows = await manager.query<{ cityCode: string; count: number; digest: string }[]>(
      `${COUNTED}
       SELECT b.city_code AS "cityCode", count(*) AS count,
              encode(sha256(convert_to(string_agg(b.passenger_id::text, ',' ORDER BY b.passenger_id), 'UTF8')), 'hex') AS digest
         FROM counted b GROUP BY b.city_code`,
      parameters(scope),
    );
    return new Map(rows.map((row) => [row.cityCode, row]));
  }
}

function parameters({ campaignId, asOf, factsBelow }: Scope): unknown[] {
  return [campaignId, asOf, factsBelow ?? EVERY_FACT];
}
