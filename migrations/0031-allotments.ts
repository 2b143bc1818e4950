import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAllotments1767225600031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Seats of a trip kept for one region until a moment, then given back.
      CREATE TABLE allotments (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        region_code text COLLATE "C" NOT NULL,
        seats integer NOT NULL,
        returns_at timestamptz NOT NULL,
        returned_at timestamptz,
        -- Null when its moment came by itself.
        returned_by uuid,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_allotments PRIMARY KEY (id),
        CONSTRAINT fk_allotments_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_allotments_region FOREIGN KEY (region_code) REFERENCES regions (code),
        CONSTRAINT fk_allotments_account FOREIGN KEY (created_by) REFERENCES accounts (id),
        CONSTRAINT fk_allotments_returned_by FOREIGN KEY (returned_by) REFERENCES accounts (id),
        CONSTRAINT ck_allotments_seats CHECK (seats > 0),
        CONSTRAINT ck_allotments_returned CHECK (returned_by IS NULL OR returned_at IS NOT NULL)
      );
      CREATE INDEX ix_allotments_trip ON allotments (trip_id, id);
      CREATE INDEX ix_allotments_due ON allotments (returns_at) WHERE returned_at IS NULL;

      -- What is kept fits the trip; nobody is counted in two allotments; a round gives out all seats by its own order.
      CREATE FUNCTION allotments_fit() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        trip uuid := CASE TG_TABLE_NAME WHEN 'trips' THEN to_jsonb(NEW) ->> 'id'
                          ELSE coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> 'trip_id' END;
        kept bigint := (SELECT sum(a.seats) FROM allotments a WHERE a.trip_id = trip AND a.returned_at IS NULL);
      BEGIN
        IF kept IS NULL THEN RETURN NULL; END IF;
        IF kept > (SELECT count(*) FROM trip_seats s JOIN trip_vehicles v ON v.id = s.trip_vehicle_id
                    WHERE v.trip_id = trip) THEN
          RAISE EXCEPTION 'more seats are kept than trip % has', trip
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_allotments_fit';
        END IF;
        IF EXISTS (SELECT FROM allotments a JOIN allotments b ON b.trip_id = a.trip_id AND b.id <> a.id
                    WHERE a.trip_id = trip AND a.returned_at IS NULL AND b.returned_at IS NULL
                      AND starts_with(b.region_code, a.region_code)) THEN
          RAISE EXCEPTION 'allotments of trip % are for regions within each other', trip
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_allotments_apart';
        END IF;
        IF EXISTS (SELECT FROM trips t WHERE t.id = trip AND t.allocation = 'ROUND') THEN
          RAISE EXCEPTION 'trip % is given out in a round', trip
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_allotments_instant';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER tr_allotments_fit AFTER INSERT OR UPDATE ON allotments
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION allotments_fit();
      CREATE CONSTRAINT TRIGGER tr_trip_vehicles_fit_allotments AFTER UPDATE OR DELETE ON trip_vehicles
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION allotments_fit();
      CREATE CONSTRAINT TRIGGER tr_trips_fit_allotments AFTER UPDATE OF allocation ON trips
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION allotments_fit();

      CREATE TRIGGER tr_allotments_change_seats AFTER INSERT OR UPDATE OR DELETE ON allotments
        FOR EACH ROW EXECUTE FUNCTION vehicles_change_seats();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER tr_trips_fit_allotments ON trips;
      DROP TRIGGER tr_trip_vehicles_fit_allotments ON trip_vehicles;
      DROP TABLE allotments;
      DROP FUNCTION allotments_fit();
    `);
  }
}
