import { EntityManager } from 'typeorm';

/** A trip whose kept figures are not those of its boardings. */
export interface DriftedTrip {
  tripId: string;
  code: string;
  cityCode: string;
  /** People and vehicles, as kept; null when none are. */
  kept: { persons: number; vehicles: number } | null;
  /** As a recount has them; null when it has none. */
  counted: { persons: number; vehicles: number } | null;
}

export interface CheckResult {
  /** Trips that were counted anew. */
  trips: number;
  drifted: DriftedTrip[];
  /** Sums by day or week, city and mode that are not those of their trips. */
  driftedSums: number;
  /** Ids of trips that are noted wrongly, or not at all, as boarded or recorded after they had left. */
  driftedMoments: string[];
}

/** Trips that are counted anew in one statement: it sees facts and kept figures of one moment. */
const CHUNK = 2000;

const COLUMNS = 'mode, persons, vehicles, persons_by_share, vehicles_by_share, settled_at, settled_no';
const of = (alias: string) => COLUMNS.replace(/\w+/g, (column) => `${alias}.${column}`);

/** Compares the kept figures of a campaign with a full recount of its boardings, some trips at a time. */
export async function checkFigures(manager: EntityManager, campaignId: string): Promise<CheckResult> {
  const result: CheckResult = { trips: 0, drifted: [], driftedSums: 0, driftedMoments: [] };
  for (let after: string | null = null; ;) {
    const [chunk]: { trips: number; last: string | null; drifted: DriftedTrip[] | null }[] =
      await manager.query(
        `WITH ids AS MATERIALIZED (
         SELECT t.id, t.code, t.mode, t.main_trip_id FROM trips t
          WHERE t.campaign_id = $1 AND ($2::uuid IS NULL OR t.id > $2) ORDER BY t.id LIMIT ${CHUNK}
       ), given AS MATERIALIZED (
         -- On its own: joined to the others it would be counted once for each of their rows.
         SELECT g.* FROM (SELECT array_agg(i.id) AS trip_ids FROM ids i) k
           JOIN LATERAL figures_of_trips(k.trip_ids, 'infinity', 9223372036854775807) g ON k.trip_ids IS NOT NULL
       ), counted AS (
         SELECT g.trip_id, g.city_code, i.mode, g.persons, g.vehicles, g.persons_by_share, g.vehicles_by_share,
                greatest(d.occurred_at, l.occurred_at, o.occurred_at) AS settled_at, greatest(d.fact_no, l.fact_no, o.fact_no) AS settled_no
           FROM given g
           JOIN ids i ON i.id = g.trip_id
           JOIN departures d ON d.trip_id = g.trip_id
           JOIN LATERAL (SELECT max(b.occurred_at) AS occurred_at, max(b.fact_no) AS fact_no
                           FROM boardings b WHERE b.trip_id = g.trip_id) l ON true
           LEFT JOIN break_offs o ON o.trip_id = g.trip_id
       ), kept AS (
         SELECT f.trip_id, f.city_code, ${of('f')} FROM ids i JOIN trip_figures f ON f.trip_id = i.id
       ), drifted AS (
         SELECT i.id AS "tripId", i.code, coalesce(k.city_code, c.city_code) AS "cityCode",
                CASE WHEN k.trip_id IS NOT NULL THEN jsonb_build_object('persons', k.persons, 'vehicles', k.vehicles) END AS kept,
                CASE WHEN c.trip_id IS NOT NULL THEN jsonb_build_object('persons', c.persons, 'vehicles', c.vehicles) END AS counted
           FROM kept k
           FULL JOIN counted c ON c.trip_id = k.trip_id AND c.city_code = k.city_code
           JOIN ids i ON i.id = coalesce(k.trip_id, c.trip_id)
          WHERE (${of('k')}) IS DISTINCT FROM (${of('c')})
       )
       SELECT (SELECT count(*) FROM ids) AS trips, (SELECT i.id FROM ids i ORDER BY i.id DESC LIMIT 1) AS last,
              (SELECT jsonb_agg(d ORDER BY d."tripId", d."cityCode") FROM drifted d) AS drifted`,
        [campaignId, after],
      );
    result.trips += chunk.trips;
    result.drifted.push(...(chunk.drifted ?? []));
    if (chunk.trips < CHUNK) break;
    after = chunk.last;
  }
  result.driftedSums = await driftedSums(manager, campaignId);
  result.driftedMoments = await driftedMoments(manager, campaignId);
  return result;
}

/** Without its note a late trip would be missing from every moment between its departure and its last fact. */
async function driftedMoments(manager: EntityManager, campaignId: string): Promise<string[]> {
  const rows = await manager.query<{ tripId: string }[]>(
    `WITH late AS (
       SELECT m.* FROM (
         SELECT t.id, d.occurred_at AS departed_at, d.fact_no AS departed_no,
                greatest(d.occurred_at, b.occurred_at, o.occurred_at) AS settled_at,
                greatest(d.fact_no, b.fact_no, o.fact_no) AS settled_no
           FROM trips t
           JOIN departures d ON d.trip_id = t.id
           LEFT JOIN (SELECT b.trip_id, max(b.occurred_at) AS occurred_at, max(b.fact_no) AS fact_no
                        FROM boardings b GROUP BY b.trip_id) b ON b.trip_id = t.id
           LEFT JOIN break_offs o ON o.trip_id = t.id
          WHERE t.campaign_id = $1 AND t.main_trip_id IS NULL) m
        WHERE m.departed_at < m.settled_at OR m.departed_no < m.settled_no
     ), noted AS (
       SELECT l.* FROM late_trips l WHERE l.campaign_id = $1
     )
     SELECT coalesce(m.id, n.trip_id) AS "tripId"
       FROM late m
       FULL JOIN noted n ON n.trip_id = m.id
      WHERE (m.departed_at, m.departed_no, m.settled_at, m.settled_no)
            IS DISTINCT FROM (n.departed_at, n.departed_no, n.settled_at, n.settled_no)
      ORDER BY 1`,
    [campaignId],
  );
  return rows.map(({ tripId }) => tripId);
}

async function driftedSums(manager: EntityManager, campaignId: string): Promise<number> {
  const sums = ['persons', 'vehicles', 'persons_by_share', 'vehicles_by_share'];
  const [{ drifted }] = await manager.query<{ drifted: number }[]>(
    `SELECT count(*) AS drifted
       FROM (SELECT f.city_code, f.mode, p.days, p.day, ${sums.map((sum) => `sum(f.${sum}) AS ${sum}`).join(', ')}
               FROM trip_figures f
              CROSS JOIN LATERAL (SELECT (f.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS day) d
              CROSS JOIN LATERAL (VALUES (1, d.day), (7, date_trunc('week', d.day::timestamp)::date)) p (days, day)
              WHERE f.campaign_id = $1 GROUP BY f.city_code, f.mode, p.days, p.day) f
       FULL JOIN (SELECT s.* FROM day_figures s WHERE s.campaign_id = $1) s
         ON s.city_code = f.city_code AND s.mode = f.mode AND s.days = f.days AND s.day = f.day
      WHERE ${sums.map((sum) => `coalesce(f.${sum}, 0) <> coalesce(s.${sum}, 0)`).join(' OR ')}`,
    [campaignId],
  );
  return drifted;
}
