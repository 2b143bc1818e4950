import { EntityManager } from 'typeorm';

/** One number, reached on four ways: the table, the trips behind it, the boardings, and the manifests without who did not ride. */
export interface ControlTotals {
  /** Column 7 of all rows. */
  tableTotal: number;
  /** People of all trips behind them. */
  tripsTotal: number;
  /** Boardings of these trips, before moment and line. */
  boarded: number;
  /** People on the manifests of these trips. */
  listed: number;
  /** Of them, reported as not having come and never boarded. */
  noShows: number;
  /** Of them, boarded at or after the moment, or recorded after the line. */
  boardedLater: number;
}

/** Whether the four ways lead to one number. */
export function addsUp({ tableTotal, tripsTotal, boarded, ...lists }: ControlTotals): boolean {
  const rode = lists.listed - lists.noShows - lists.boardedLater;
  return tableTotal === tripsTotal && tripsTotal === boarded && boarded === rode;
}

/** The totals of a week that is being frozen or was: $1 week, $2 column 7 of its rows. */
export async function controlTotals(
  manager: EntityManager,
  weekId: string,
  tableTotal: number,
): Promise<ControlTotals> {
  const [totals] = await manager.query<[Omit<ControlTotals, 'tableTotal'>]>(
    `WITH trips_counted AS (
       SELECT z.trip_id, sum(z.persons) AS persons FROM frozen_trips z WHERE z.week_id = $1 GROUP BY z.trip_id
     ), boarded AS (
       SELECT b.trip_id, b.manifest_id, b.passenger_id, b.occurred_at < w.cutoff_at AND b.fact_no < w.facts_below AS counts
         FROM trips_counted z
         JOIN frozen_weeks w ON w.id = $1
         JOIN boardings b ON b.trip_id = z.trip_id
     ), lines AS (
       SELECT m.passenger_id
         FROM (SELECT DISTINCT b.manifest_id FROM boarded b) l
         JOIN manifest_passengers m ON m.manifest_id = l.manifest_id
     ), missing AS (
       SELECT l.passenger_id FROM lines l WHERE NOT EXISTS (SELECT FROM boardings b WHERE b.passenger_id = l.passenger_id)
     )
     SELECT (SELECT coalesce(sum(z.persons), 0) FROM trips_counted z)::bigint AS "tripsTotal",
            (SELECT count(*) FROM boarded b WHERE b.counts) AS boarded,
            (SELECT count(*) FROM lines) AS listed,
            (SELECT count(*) FROM missing m JOIN no_shows n ON n.passenger_id = m.passenger_id) AS "noShows",
            (SELECT count(*) FROM boarded b WHERE NOT b.counts) AS "boardedLater"`,
    [weekId],
  );
  return { tableTotal, ...totals };
}
