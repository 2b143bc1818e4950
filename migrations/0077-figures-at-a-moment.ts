import { MigrationInterface, QueryRunner } from 'typeorm';

/** The figures at a moment from sums by day. */
export const FIGURES_AT_BY_DAY = `
  CREATE OR REPLACE FUNCTION figures_at(campaign uuid, moment timestamptz)
  RETURNS TABLE (city_code text, mode text, persons bigint, vehicles bigint, persons_by_share bigint,
                 vehicles_by_share bigint)
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
  #variable_conflict use_column
  DECLARE
    today date := moment AT TIME ZONE 'Asia/Shanghai';
    midnight timestamptz := today::timestamp AT TIME ZONE 'Asia/Shanghai';
    late uuid[];
  BEGIN
    RETURN QUERY
    SELECT f.city_code, f.mode, sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
      FROM day_figures f
     WHERE f.campaign_id = campaign AND f.day < today
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

export class CountFiguresAtAMoment1767225600077 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Columns 7 to 13 at a moment, under either rule for shared vehicles: days before its own as they are kept, its own day
      -- by trips, and trips that were still being boarded counted anew. A row and mode may come in parts. Stable: all parts
      -- see the same facts. Planning to count anew takes longer than all of it, so plans are kept.
      ${FIGURES_AT_BY_DAY};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION figures_at(uuid, timestamptz)');
  }
}
