import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['correction_signatures', 'frozen_corrections'];

export class CreateCorrections1767225600060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What is recorded late is found by the number of its departure, or among late_trips.
      CREATE INDEX ix_departures_fact ON departures (fact_no);
      -- It is asked for a few trips in general; and its plan is worth keeping, for making it takes longer than carrying it out.
      ALTER FUNCTION figures_of_trips(uuid[], timestamptz, bigint) ROWS 10;
      ALTER FUNCTION refresh_trip_figures(uuid[]) SET plan_cache_mode = force_generic_plan;

      -- A city signs for what was recorded too late for a frozen week, trip by trip, with the numbers that it signs.
      CREATE TABLE correction_signatures (
        id uuid NOT NULL,
        week_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        trip_id uuid NOT NULL,
        persons integer NOT NULL,
        vehicles integer NOT NULL,
        reason text NOT NULL,
        signed_by uuid NOT NULL,
        signed_at timestamptz NOT NULL,
        CONSTRAINT pk_correction_signatures PRIMARY KEY (id),
        CONSTRAINT fk_correction_signatures_week FOREIGN KEY (week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT fk_correction_signatures_city FOREIGN KEY (city_code) REFERENCES regions (code),
        CONSTRAINT fk_correction_signatures_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_correction_signatures_account FOREIGN KEY (signed_by) REFERENCES accounts (id)
      );
      CREATE INDEX ix_correction_signatures_week ON correction_signatures (week_id, city_code, trip_id, id);
      CREATE TRIGGER tr_correction_signatures_never_change BEFORE UPDATE OR DELETE ON correction_signatures
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();

      -- The corrections of the week before, as they stood when a week was frozen: its own lines in the table.
      CREATE TABLE frozen_corrections (
        week_id uuid NOT NULL,
        corrected_week_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        trip_id uuid NOT NULL,
        -- By mode what counts more or less: [{"mode", "persons", "vehicles"}].
        changes jsonb NOT NULL,
        -- What was recorded late, by whom and when.
        facts jsonb NOT NULL,
        reason text,
        signed_by_name text,
        signed_at timestamptz,
        CONSTRAINT pk_frozen_corrections PRIMARY KEY (week_id, city_code, trip_id),
        CONSTRAINT fk_frozen_corrections_week FOREIGN KEY (week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT fk_frozen_corrections_corrected FOREIGN KEY (corrected_week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT fk_frozen_corrections_trip FOREIGN KEY (trip_id) REFERENCES trips (id)
      );
      CREATE TRIGGER tr_frozen_corrections_with_their_week AFTER INSERT ON frozen_corrections
        REFERENCING NEW TABLE AS new_parts FOR EACH STATEMENT EXECUTE FUNCTION frozen_part_of_this_transaction();
      CREATE TRIGGER tr_frozen_corrections_never_change BEFORE UPDATE OR DELETE ON frozen_corrections
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_frozen_corrections_never_emptied BEFORE TRUNCATE ON frozen_corrections
        FOR EACH STATEMENT EXECUTE FUNCTION facts_never_change();
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE frozen_corrections;
      DROP TABLE correction_signatures;
      DROP INDEX ix_departures_fact;
      ALTER FUNCTION refresh_trip_figures(uuid[]) RESET plan_cache_mode;
      ALTER FUNCTION figures_of_trips(uuid[], timestamptz, bigint) ROWS 1000;
    `);
  }
}
