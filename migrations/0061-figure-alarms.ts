import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect, schemaRoles } from './policies.js';

const TABLES = ['figure_alarms', 'own_travel'];
/** Written by triggers alone, which act as the owner. */
const KEPT = ['trip_figures', 'late_trips', 'day_figures'];

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

      -- Who travels by other means than organised transport, cumulative, as a city keys it in for a week: not in columns 7 to 13.
      CREATE TABLE own_travel (
        campaign_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        cutoff_at timestamptz NOT NULL,
        self_driven_persons integer NOT NULL,
        self_driven_vehicles integer NOT NULL,
        ticketed_persons integer NOT NULL,
        updated_by uuid NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_own_travel PRIMARY KEY (campaign_id, city_code, cutoff_at),
        CONSTRAINT fk_own_travel_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_own_travel_city FOREIGN KEY (city_code) REFERENCES regions (code),
        CONSTRAINT fk_own_travel_account FOREIGN KEY (updated_by) REFERENCES accounts (id),
        CONSTRAINT ck_own_travel_counts CHECK (
          self_driven_persons >= 0 AND self_driven_vehicles BETWEEN 0 AND self_driven_persons AND ticketed_persons >= 0)
      );
      CREATE FUNCTION own_travel_of_open_week() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        -- A freeze holds the same lock: it takes what is committed before it, and nothing comes after.
        PERFORM pg_advisory_xact_lock(hashtextextended('freeze ' || coalesce(NEW.campaign_id, OLD.campaign_id), 0));
        IF EXISTS (
          SELECT FROM frozen_weeks w
           WHERE w.campaign_id = coalesce(NEW.campaign_id, OLD.campaign_id) AND w.cutoff_at = coalesce(NEW.cutoff_at, OLD.cutoff_at)
        ) THEN
          RAISE EXCEPTION 'the week is frozen' USING ERRCODE = '23514', CONSTRAINT = 'tr_own_travel_week_is_open';
        END IF;
        RETURN coalesce(NEW, OLD);
      END $$;
      CREATE TRIGGER tr_own_travel_week_is_open BEFORE INSERT OR UPDATE OR DELETE ON own_travel
        FOR EACH ROW EXECUTE FUNCTION own_travel_of_open_week();

      -- Counts trips anew that were found to be kept wrongly, and puts the sums by day right. Everybody else waits so long.
      CREATE FUNCTION recount_figures(campaign uuid, trip_ids uuid[]) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET fangang.recount = 'on' AS $$
      BEGIN
        LOCK TABLE trip_figures, day_figures IN SHARE ROW EXCLUSIVE MODE;
        PERFORM refresh_trip_figures(trip_ids);
        DELETE FROM day_figures s WHERE s.campaign_id = campaign;
        INSERT INTO day_figures (campaign_id, day, city_code, mode, persons, vehicles, persons_by_share, vehicles_by_share)
        SELECT f.campaign_id, (f.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS day, f.city_code, f.mode,
               sum(f.persons), sum(f.vehicles), sum(f.persons_by_share), sum(f.vehicles_by_share)
          FROM trip_figures f WHERE f.campaign_id = campaign GROUP BY f.campaign_id, day, f.city_code, f.mode;
      END $$;
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
      DROP TABLE own_travel;
      DROP FUNCTION own_travel_of_open_week();
      DROP TABLE figure_alarms;
    `);
  }
}
