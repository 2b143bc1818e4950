import { EntityManager } from 'typeorm';

/** One number, reached on four ways: the table, the trips behind it, the boardings, and the manifests without who did not ride. */
export interface ControlTotals {
  /** Column 7 of all rows. */
  tableTotal: number;
  /** People of all trips behind them, as they are kept with the week. */
  tripsTotal: number;
  /** Boardings before moment and line of all trips that had left, whatever is kept of them. */
  boarded: number;
  /** People on the lists that these trips left with. */
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
       SELECT t.id, w.cutoff_at, w.facts_below
         FROM frozen_weeks w
         JOIN campaigns c ON c.id = w.campaign_id
         JOIN trips t ON t.campaign_id = c.id AND t.main_trip_id IS NULL
         JOIN departures d ON d.trip_id = t.id AND d.occurred_at < w.cutoff_at AND d.fact_no < w.facts_below
        WHERE w.id = $1
          AND NOT EXISTS (SELECT FROM break_offs o
                           WHERE o.trip_id = t.id AND o.occurred_at < w.cutoff_at AND o.fact_no < w.facts_below)
          -- One that nobody of the province has to do with stands in no row.
          AND (EXISTS (SELECT FROM unnest(ARRAY[t.organiser_code, t.origin_code, t.destination_code]) AS e (code)
                        WHERE e.code LIKE c.province_code || '__%')
               OR EXISTS (SELECT FROM boardings b WHERE b.trip_id = t.id AND starts_with(b.home_county_code, c.province_code)))
     ), boarded AS (
       SELECT b.occurred_at < z.cutoff_at AND b.fact_no < z.facts_below AS counts
         FROM trips_counted z JOIN boardings b ON b.trip_id = z.id
     ), lines AS (
       SELECT m.passenger_id
         FROM trips_counted z
         JOIN manifests l ON l.trip_id = z.id AND l.state = 'CONFIRMED'
         JOIN manifest_passengers m ON m.manifest_id = l.id
     ), missing AS (
       SELECT l.passenger_id FROM lines l WHERE NOT EXISTS (SELECT FROM boardings b WHERE b.passenger_id = l.passenger_id)
     )
     SELECT (SELECT coalesce(sum(z.persons), 0) FROM frozen_trips z WHERE z.week_id = $1)::bigint AS "tripsTotal",
            (SELECT count(*) FROM boarded b WHERE b.counts) AS boarded,
            (SELECT count(*) FROM lines) AS listed,
            (SELECT count(*) FROM missing m JOIN no_shows n ON n.passenger_id = m.passenger_id) AS "noShows",
            (SELECT count(*) FROM boarded b WHERE NOT b.counts) AS "boardedLater"`,
    [weekId],
  );
  return { tableTotal, ...totals };
}
