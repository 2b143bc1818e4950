import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { VehicleRow } from '../campaigns/policies.js';
import { prepared } from '../shared/database/one-go.js';
import { asSystem } from '../shared/database/scope.js';
import { grouped } from '../shared/grouped.js';
import { Mode } from '../shared/vocabulary.js';
import { keepTrips } from './proof/recount.js';
import { Counting, ModeCount } from './what-counts.js';

/** Of which campaign, to which moment, and for a frozen week up to which recorded fact. */
export interface Scope {
  campaignId: string;
  /** What happened before this moment counts. */
  asOf: Date;
  /** In whose row shared vehicles stand. */
  vehicleRow: VehicleRow;
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
/** No province has more cities than half of it. */
const ROWS_OF_TWO_TRIPS = 60;

/** Persons and vehicles as either rule for shared vehicles places them. */
const PLACED: Record<VehicleRow, string> = {
  [VehicleRow.Organiser]: 'f.persons, f.vehicles',
  [VehicleRow.LargestShare]: 'f.persons_by_share AS persons, f.vehicles_by_share AS vehicles',
};

/** Trips that were still being boarded at the moment or line, counted anew. Parameters as in `figuresOf`. */
const countedAnew = (placed: string) => `
  SELECT f.trip_id, f.city_code, t.mode, ${placed}
    FROM (SELECT array_agg(l.trip_id) AS trip_ids
            FROM late_trips l
           WHERE l.campaign_id = $1 AND l.departed_at < $2 AND l.departed_no < $3
             AND NOT (l.settled_at < $2 AND l.settled_no < $3)) l
    JOIN LATERAL figures_of_trips(l.trip_ids, $2, $3) f ON l.trip_ids IS NOT NULL
    JOIN trips t ON t.id = f.trip_id`;

/**
 * Figures of the counted trips: $1 campaign, $2 moment, $3 line. Kept figures of trips whose last fact lies before moment
 * and line; a trip that was still boarding at the moment is counted anew.
 */
const figuresOf = ({ vehicleRow }: Scope) => `
  WITH figures AS (
    SELECT f.trip_id, f.city_code, f.mode, ${PLACED[vehicleRow]}
      FROM trip_figures f
     WHERE f.campaign_id = $1 AND f.settled_at < $2 AND f.settled_no < $3
    UNION ALL
    ${countedAnew(PLACED[vehicleRow])}
  )`;

/** Whether a boarding stands in this row: its home city's, or where the vehicles stand if from elsewhere. */
const STANDS_IN_ROW = `CASE WHEN starts_with(b.home_county_code, c.province_code)
                            THEN left(b.home_county_code, 4) = f.city_code ELSE f.vehicles > 0 END`;

/** The boardings behind the figures, each in its row. */
const countedIn = (scope: Scope) => `${figuresOf(scope)}, counted AS (
    SELECT f.city_code, b.passenger_id
      FROM figures f
      JOIN campaigns c ON c.id = $1
      JOIN boardings b ON b.trip_id = f.trip_id
     WHERE b.occurred_at < $2 AND b.fact_no < $3 AND ${STANDS_IN_ROW}
  )`;

/** Columns 7 to 13 and everything that they open to: the live table, the freeze, the drill and the spreadsheet all ask here. */
@Injectable()
export class FiguresQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Of all cities, as the scope's rule for shared vehicles places them. */
  byCity(scope: Scope, manager: EntityManager = this.dataSource.manager): Promise<CityCounts> {
    const { campaignId, asOf, vehicleRow, factsBelow } = scope;
    return asSystem('figures', async () =>
      factsBelow === undefined
        ? (await this.at(campaignId, asOf, manager))(vehicleRow)
        : byCity(await this.sumsOfTrips(scope, manager)),
    );
  }

  /**
   * What counts at a moment with all that is recorded by now, under whichever rule for shared vehicles. Of all cities: the
   * caller is the service itself.
   */
  async at(
    campaignId: string,
    moment: Date,
    manager: EntityManager,
  ): Promise<(rule: VehicleRow) => CityCounts> {
    const rows = await prepared<PlacedCount>(
      manager,
      `SELECT f.city_code AS "cityCode", f.mode, f.persons, f.vehicles, f.persons_by_share AS "personsByShare",
              f.vehicles_by_share AS "vehiclesByShare"
         FROM figures_at($1, $2) f`,
      [campaignId, moment],
    );
    return (rule) => byCity(rule === VehicleRow.Organiser ? rows : rows.map(byShare));
  }

  /** With a line, by trips: sums by day know of none. */
  private sumsOfTrips(scope: Scope, manager: EntityManager): Promise<RowCount[]> {
    return manager.query(
      `${figuresOf(scope)}
       SELECT f.city_code AS "cityCode", f.mode, sum(f.persons)::bigint AS persons, sum(f.vehicles)::bigint AS vehicles
         FROM figures f GROUP BY f.city_code, f.mode`,
      parameters(scope),
    );
  }

  /** The trips behind a figure with what each gives to it, by id. */
  tripsBehind(scope: Scope, opened: Opened, limit: number, after?: string): Promise<TripShare[]> {
    return asSystem('figures', () =>
      this.dataSource.query(
        `${figuresOf(scope)}, page AS (
         SELECT f.trip_id, f.mode, sum(f.persons) AS persons, sum(f.vehicles) AS vehicles
           FROM figures f
          WHERE f.city_code >= $4 AND f.city_code < $4 || ':' AND f.mode = ANY ($5)
            AND ($6::uuid IS NULL OR f.trip_id > $6)
          GROUP BY f.trip_id, f.mode
         HAVING sum(f.${opened.measure}) > 0
          ORDER BY f.trip_id LIMIT $7)
       SELECT p.trip_id AS "tripId", t.code, p.mode, t.organiser_code AS "organiserCode", t.origin_code AS "originCode",
              t.destination_code AS "destinationCode", d.occurred_at AS "departedAt", p.persons, p.vehicles
         FROM page p
         JOIN trips t ON t.id = p.trip_id
         JOIN departures d ON d.trip_id = p.trip_id
        ORDER BY p.trip_id`,
        [...parameters(scope), opened.cityCode, opened.modes, after ?? null, limit],
      ),
    );
  }

  /**
   * The passengers behind a figure (of vehicles: those it carried), trip by trip; of one trip when it is named. A page looks
   * at as many rows of trips as it has people, for each has somebody, and at those of the trips where it begins and ends.
   */
  passengersBehind(
    scope: Scope,
    opened: Opened,
    page: { limit: number; after?: string; tripId?: string },
  ): Promise<CountedPassenger[]> {
    return asSystem('figures', () =>
      this.dataSource.query(
        `${figuresOf(scope)}, before AS (
         SELECT b.trip_id, b.passenger_id FROM boardings b WHERE b.passenger_id = $7
       ), behind AS (
         SELECT f.trip_id, f.city_code, f.vehicles
           FROM figures f
          WHERE f.city_code >= $4 AND f.city_code < $4 || ':' AND f.mode = ANY ($5) AND f.persons > 0
            AND ($6::uuid IS NULL OR f.trip_id = $6)
            AND ($7::uuid IS NULL OR f.trip_id >= (SELECT a.trip_id FROM before a))
          ORDER BY f.trip_id LIMIT $8::integer + ${ROWS_OF_TWO_TRIPS}
       ), counted AS (
         SELECT f.city_code, b.passenger_id, b.manifest_id, b.trip_id, b.home_county_code, b.occurred_at
           FROM behind f
           JOIN campaigns c ON c.id = $1
           JOIN boardings b ON b.trip_id = f.trip_id
          WHERE b.occurred_at < $2 AND b.fact_no < $3 AND ${STANDS_IN_ROW}
            AND ($7::uuid IS NULL OR (b.trip_id, b.passenger_id) > (SELECT a.trip_id, a.passenger_id FROM before a))
          ORDER BY b.trip_id, b.passenger_id LIMIT $8
       )
       SELECT b.passenger_id AS "passengerId", b.trip_id AS "tripId", t.code AS "tripCode", b.city_code AS "cityCode",
              m.name, m.document_sealed AS "documentSealed", b.home_county_code AS "homeCountyCode", m.employer,
              m.vehicle_label AS "vehicleLabel", m.seat, b.occurred_at AS "boardedAt"
         FROM counted b
         JOIN trips t ON t.id = b.trip_id
         JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
        ORDER BY b.trip_id, b.passenger_id`,
        [
          ...parameters(scope),
          ...[opened.cityCode, opened.modes, page.tripId ?? null, page.after ?? null, page.limit],
        ],
      ),
    );
  }

  /** What one trip gives to the rows. */
  ofTrip(scope: Scope, tripId: string): Promise<(ModeCount & { cityCode: string })[]> {
    return asSystem('figures', () =>
      this.dataSource.query(
        `${figuresOf(scope)}
         SELECT f.city_code AS "cityCode", f.mode, f.persons, f.vehicles
           FROM figures f WHERE f.trip_id = $4 AND (f.persons > 0 OR f.vehicles > 0) ORDER BY f.city_code`,
        [...parameters(scope), tripId],
      ),
    );
  }

  /** Keeps what each trip gives to a week that is just being frozen. */
  keepTrips(manager: EntityManager, scope: Scope, weekId: string): Promise<void> {
    return keepTrips(manager, figuresOf(scope), parameters(scope), weekId);
  }

  /** For each row: how many boardings stand behind it, and the SHA-256 of their sorted ids. */
  async digests(
    manager: EntityManager,
    scope: Scope,
  ): Promise<Map<string, { count: number; digest: string }>> {
    const rows = await manager.query<{ cityCode: string; count: number; digest: string }[]>(
      `${countedIn(scope)}
       SELECT b.city_code AS "cityCode", count(*) AS count,
              encode(sha256(convert_to(string_agg(b.passenger_id::text, ',' ORDER BY b.passenger_id), 'UTF8')), 'hex') AS digest
         FROM counted b GROUP BY b.city_code`,
      parameters(scope),
    );
    return new Map(rows.map((row) => [row.cityCode, row]));
  }
}

type RowCount = ModeCount & { cityCode: string };
/** One row and mode may come in parts: columns add them up. */
type CityCounts = Map<string, RowCount[]>;

/** Placed by the organiser, and beside it as the largest share would have it. */
interface PlacedCount extends RowCount {
  personsByShare: number;
  vehiclesByShare: number;
}

const byCity = (rows: RowCount[]): CityCounts => grouped(rows, ({ cityCode }) => cityCode);

const byShare = ({ cityCode, mode, personsByShare, vehiclesByShare }: PlacedCount): RowCount => ({
  ...{ cityCode, mode, persons: personsByShare, vehicles: vehiclesByShare },
});

function parameters({ campaignId, asOf, factsBelow }: Scope): unknown[] {
  return [campaignId, asOf, factsBelow ?? EVERY_FACT];
}
