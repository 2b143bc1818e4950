import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['frozen_trips', 'frozen_controls'];

export class KeepFrozenTrips1767225600059 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What each trip gave to a frozen week, so that a difference can be named.
      CREATE TABLE frozen_trips (
        week_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        mode text NOT NULL,
        persons integer NOT NULL,
        vehicles integer NOT NULL,
        -- SHA-256 of the sorted ids of its boardings in this row.
        boardings_digest bytea NOT NULL,
        CONSTRAINT pk_frozen_trips PRIMARY KEY (week_id, trip_id, city_code),
        CONSTRAINT fk_frozen_trips_week FOREIGN KEY (week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT fk_frozen_trips_trip FOREIGN KEY (trip_id) REFERENCES trips (id)
      );
      CREATE INDEX ix_frozen_trips_trip ON frozen_trips (trip_id);

      -- The control totals of a frozen week: all of these are one number, but for those on lists who did not ride.
      CREATE TABLE frozen_controls (
        week_id uuid NOT NULL,
        table_total bigint NOT NULL,
        trips_total bigint NOT NULL,
        boarded bigint NOT NULL,
        -- On the manifests of the counted trips; of them no-shows, and people who boarded later than the week knows.
        listed bigint NOT NULL,
        no_shows bigint NOT NULL,
        boarded_later bigint NOT NULL,
        CONSTRAINT pk_frozen_controls PRIMARY KEY (week_id),
        CONSTRAINT fk_frozen_controls_week FOREIGN KEY (week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT ck_frozen_controls_one_number CHECK (
          table_total = trips_total AND trips_total = boarded AND boarded = listed - no_shows - boarded_later)
      );

      -- Weeks that were frozen before: as their lines say.
      INSERT INTO frozen_trips (week_id, trip_id, city_code, mode, persons, vehicles, boardings_digest)
      SELECT w.id, f.trip_id, f.city_code, t.mode, f.persons, f.vehicles,
             sha256(convert_to(coalesce(string_agg(b.passenger_id::text, ',' ORDER BY b.passenger_id), ''), 'UTF8'))
        FROM frozen_weeks w
        JOIN campaigns c ON c.id = w.campaign_id
        JOIN LATERAL figures_of_trips((SELECT array_agg(t.id) FROM trips t WHERE t.campaign_id = c.id), w.cutoff_at,
                                      w.facts_below) f ON true
        JOIN trips t ON t.id = f.trip_id
        LEFT JOIN boardings b ON b.trip_id = f.trip_id AND b.occurred_at < w.cutoff_at AND b.fact_no < w.facts_below
              AND CASE WHEN starts_with(b.home_county_code, c.province_code)
                       THEN left(b.home_county_code, 4) = f.city_code ELSE f.vehicles > 0 END
       WHERE f.persons > 0 OR f.vehicles > 0
       GROUP BY w.id, f.trip_id, f.city_code, t.mode, f.persons, f.vehicles;

      CREATE FUNCTION frozen_part_of_this_transaction() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM (SELECT DISTINCT n.week_id FROM new_parts n) p
           WHERE NOT EXISTS (SELECT FROM frozen_weeks w WHERE w.id = p.week_id AND w.xmin = pg_current_xact_id()::xid)
        ) THEN
          RAISE EXCEPTION 'the week is frozen' USING ERRCODE = '23514', CONSTRAINT = 'tr_' || TG_TABLE_NAME || '_with_their_week';
        END IF;
        RETURN NULL;
      END $$;
    `);
    for (const table of TABLES) {
      await runner.query(`
        CREATE TRIGGER tr_${table}_with_their_week AFTER INSERT ON ${table} REFERENCING NEW TABLE AS new_parts
          FOR EACH STATEMENT EXECUTE FUNCTION frozen_part_of_this_transaction();
        CREATE TRIGGER tr_${table}_never_change BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION facts_never_change();
        CREATE TRIGGER tr_${table}_never_emptied BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION facts_never_change();
      `);
    }
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE frozen_controls;
      DROP TABLE frozen_trips;
      DROP FUNCTION frozen_part_of_this_transaction();
    `);
  }
}
