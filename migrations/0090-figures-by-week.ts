import { MigrationInterface, QueryRunner } from 'typeorm';
import { refreshTripFigures, SUMS_BY_DAY } from './0058-figures-by-day.js';
import { RECOUNT_BY_DAY } from './0061-figure-alarms.js';
import { FIGURES_AT_BY_DAY } from './0077-figures-at-a-moment.js';

/** The sums that figures are part of: of the day in China on which their trip settled, and of its week from Monday. */
const spansOf = (settledAt: string) => `
  LATERAL (SELECT (${settledAt} AT TIME ZONE 'Asia/Shanghai')::date AS day) d,
  LATERAL (VALUES (1, d.day), (7, date_trunc('week', d.day::timestamp)::date)) p (days, day)`;

const SUMS_BY_DAY_AND_WEEK = `
  INSERT INTO day_figures AS s (campaign_id, days, day, city_code, mode, persons, vehicles, persons_by_share, vehicles_by_share)
  SELECT c.campaign_id, p.days, p.day, c.city_code, c.mode,
         sum(c.sign * c.persons), sum(c.sign * c.vehicles),
         sum(c.sign * c.persons_by_share), sum(c.sign * c.vehicles_by_share)
    FROM changes c, ${spansOf('c.settled_at')}
   GROUP BY c.campaign_id, p.days, p.day, c.city_code, c.mode
  HAVING sum(c.sign * c.persons) <> 0 OR sum(c.sign * c.vehicles) <> 0
      OR sum(c.sign * c.persons_by_share) <> 0 OR sum(c.sign * c.vehicles_by_share) <> 0
   -- In one order: two trips that leave at the same time wait for each other at most once.
   ORDER BY c.campaign_id, p.days, p.day, c.city_code, c.mode`;

const RECOUNT_BY_DAY_AND_WEEK = `
  CREATE OR REPLACE FUNCTION recount_figures(campaign uuid, trip_ids uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET fangang.recount = 'on' AS $$
  BEGIN
    LOCK TABLE trip_figures, day_figures IN SHARE ROW EXCLUSIVE MODE;
    PERFORM refresh_trip_figures(trip_ids);
    DELETE FROM day_figures s WHERE s.campaign_id = campaign;
    INSERT INTO day_figures (campaign_id, days, day, city_code, mode, persons, vehicles, persons_by_share, vehicles_by_share)
    SELECT f.campaign_id, p.days, p.day, f.city_code, f.mode,
           sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
      FROM trip_figures f, ${spansOf('f.settled_at')}
     WHERE f.campaign_id = campaign GROUP BY f.campaign_id, p.days, p.day, f.city_code, f.mode;
  END $$`;

const FIGURES_AT_BY_WEEK = `
  CREATE OR REPLACE FUNCTION figures_at(campaign uuid, moment timestamptz)
  RETURNS TABLE (city_code text, mode text, persons bigint, vehicles bigint, persons_by_share bigint,
                 vehicles_by_share bigint)
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
  #variable_conflict use_column
  DECLARE
    today date := moment AT TIME ZONE 'Asia/Shanghai';
    midnight timestamptz := today::timestamp AT TIME ZONE 'Asia/Shanghai';
    monday date := date_trunc('week', today::timestamp);
    late uuid[];
  BEGIN
    RETURN QUERY
    SELECT f.city_code, f.mode, sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
      FROM day_figures f
     WHERE f.campaign_id = campaign
       AND (f.days = 7 AND f.day < monday OR f.days = 1 AND f.day >= monday AND f.day < today)
     GROUP BY f.city_code, f.mode;
    RETURN QUERY
    SELECT f.city_code, f.mode, sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
      FROM trip_figures f
     WHERE f.campaign_id = campaign AND f.settled_at >= midnight AND f.settled_at < moment
     GROUP BY f.city_code, f.mode;
    SELECT array_agg(l.trip_id) INTO late
      FROM late_trips l
     WHERE l.campaign_id = campaign AND l.departed_at < moment AND l.settled_at >= moment;
    IF late IS NOT NULL THEN
      RETURN QUERY
      SELECT g.city_code, t.mode, sum(g.persons), sum(g.vehicles), sum(g.persons_by_share), sum(g.vehicles_by_share)
        FROM figures_of_trips(late, moment, 9223372036854775807) g
        JOIN trips t ON t.id = g.trip_id
       GROUP BY g.city_code, t.mode;
    END IF;
  END $$`;

/** As 0060 has it: planning takes longer than counting. */
const PLANNED_ONCE = `ALTER FUNCTION refresh_trip_figures(uuid[]) SET plan_cache_mode = force_generic_plan`;

export class KeepFiguresByWeek1767225600090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The sums of a week stand beside those of its days, so that a season is a dozen rows for each city and mode.
      ALTER TABLE day_figures ADD COLUMN days smallint NOT NULL DEFAULT 1;
      ALTER TABLE day_figures ALTER COLUMN days DROP DEFAULT,
        DROP CONSTRAINT pk_day_figures,
        ADD CONSTRAINT pk_day_figures PRIMARY KEY (campaign_id, days, day, city_code, mode),
        ADD CONSTRAINT ck_day_figures_days CHECK (days = 1 OR days = 7 AND extract(isodow FROM day) = 1);
      SET LOCAL fangang.recount = 'on';
      INSERT INTO day_figures (campaign_id, days, day, city_code, mode, persons, vehicles, persons_by_share, vehicles_by_share)
      SELECT f.campaign_id, 7, date_trunc('week', f.day::timestamp)::date AS week, f.city_code, f.mode,
             sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
        FROM day_figures f GROUP BY f.campaign_id, week, f.city_code, f.mode;
      SET LOCAL fangang.recount = 'off';
      ${refreshTripFigures(SUMS_BY_DAY_AND_WEEK)};
      ${PLANNED_ONCE};
      ${RECOUNT_BY_DAY_AND_WEEK};
      -- Columns 7 to 13 at a moment, under either rule for shared vehicles: weeks and days before its own as they are kept, its
      -- own day by trips, and trips that were still being boarded counted anew. A row and mode may come in parts. Stable: all
      -- parts see the same facts. Planning to count anew takes longer than all of it, so plans are kept.
      ${FIGURES_AT_BY_WEEK};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL fangang.recount = 'on';
      DELETE FROM day_figures f WHERE f.days = 7;
      SET LOCAL fangang.recount = 'off';
      ALTER TABLE day_figures DROP CONSTRAINT ck_day_figures_days,
        DROP CONSTRAINT pk_day_figures,
        DROP COLUMN days,
        ADD CONSTRAINT pk_day_figures PRIMARY KEY (campaign_id, day, city_code, mode);
      ${refreshTripFigures(SUMS_BY_DAY)};
      ${PLANNED_ONCE};
      ${RECOUNT_BY_DAY};
      ${FIGURES_AT_BY_DAY};
    `);
  }
}
