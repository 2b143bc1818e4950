import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect, schemaRoles } from './policies.js';

const TABLES = ['figure_alarms'];
/** Written by triggers alone, which act as the owner. */
const KEPT = ['trip_figures', 'late_trips', 'day_figures'];

/** Puts kept figures right. */
export const RECOUNT_BY_DAY = `
  CREATE OR REPLACE FUNCTION recount_figures(campaign uuid, trip_ids uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET fangang.recount = 'on' AS $$
  BEGIN
    LOCK TABLE trip_figures, day_figures IN SHARE ROW EXCLUSIVE MODE;
    PERFORM refresh_trip_figures(trip_ids);
    DELETE FROM day_figures s WHERE s.campaign_id = campaign;
    INSERT INTO day_figures (campaign_id, day, city_code, mode, persons, vehicles, persons_by_share, vehicles_by_share)
    SELECT f.campaign_id, (f.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS day, f.city_code, f.mode,
           sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
      FROM trip_figures f WHERE f.campaign_id = campaign GROUP BY f.campaign_id, day, f.city_code, f.mode;
  END $$`;

export class CreateFigureAlarms1767225600061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { system } = await schemaRoles(runner);
    await runner.query(`
      -- Figures that do not add up: a week that could not be frozen, or kept figures that are not those of the boardings.
      CREATE TABLE figure_alarms (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        kind text NOT NULL,
        -- The week; none for kept figures.
        cutoff_at timestamptz,
        details jsonb NOT NULL,
        raised_at timestamptz NOT NULL,
        -- When it was found to add up again.
        cleared_at timestamptz,
        CONSTRAINT pk_figure_alarms PRIMARY KEY (id),
        CONSTRAINT fk_figure_alarms_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT ck_figure_alarms_kind CHECK (kind IN ('FREEZE', 'DRIFT'))
      );
      -- One at a time, however often it is found.
      CREATE UNIQUE INDEX uq_figure_alarms_open ON figure_alarms (campaign_id, kind, coalesce(cutoff_at, '-infinity'))
        WHERE cleared_at IS NULL;

      -- Adding up integers is several times faster.
      ALTER TABLE day_figures ALTER COLUMN persons TYPE integer, ALTER COLUMN vehicles TYPE integer, ALTER COLUMN persons_by_share TYPE integer, ALTER COLUMN vehicles_by_share TYPE integer;

      -- Counts trips anew that were found to be kept wrongly, and puts the sums by day right. Everybody else waits so long.
      ${RECOUNT_BY_DAY};
    `);
    for (const table of KEPT) {
      await runner.query(`
        DROP TRIGGER tr_${table}_never_change ON ${table};
        CREATE TRIGGER tr_${table}_never_change BEFORE INSERT OR UPDATE OR DELETE ON ${table}
          FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND current_setting('fangang.recount', true) IS DISTINCT FROM 'on')
          EXECUTE FUNCTION facts_never_change();
        -- Only the owner's functions write them, whatever is set.
        REVOKE INSERT, UPDATE, DELETE ON ${table} FROM ${system};
      `);
    }
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { system } = await schemaRoles(runner);
    for (const table of KEPT) {
      await runner.query(`
        DROP TRIGGER tr_${table}_never_change ON ${table};
        CREATE TRIGGER tr_${table}_never_change BEFORE INSERT OR UPDATE OR DELETE ON ${table}
          FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION facts_never_change();
        GRANT INSERT, UPDATE, DELETE ON ${table} TO ${system};
      `);
    }
    await expose(runner, TABLES);
    await runner.query(`
      DROP FUNCTION recount_figures(uuid, uuid[]);
      ALTER TABLE day_figures ALTER COLUMN persons TYPE bigint, ALTER COLUMN vehicles TYPE bigint, ALTER COLUMN persons_by_share TYPE bigint, ALTER COLUMN vehicles_by_share TYPE bigint;
      DROP TABLE figure_alarms;
    `);
  }
}
