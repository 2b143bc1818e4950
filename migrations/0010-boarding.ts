import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBoarding1767225600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What the table counts is numbered as it is recorded, so that a frozen week can say up to which fact it knew.
      CREATE SEQUENCE fact_numbers AS bigint;

      CREATE TABLE boardings (
        passenger_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        trip_vehicle_id uuid NOT NULL,
        manifest_id uuid NOT NULL,
        home_county_code text COLLATE "C" NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        fact_no bigint NOT NULL DEFAULT nextval('fact_numbers'),
        -- Invariant 5: once per passenger, however often it is sent, and only from the manifest.
        CONSTRAINT pk_boardings PRIMARY KEY (passenger_id),
        CONSTRAINT fk_boardings_manifest FOREIGN KEY (manifest_id, passenger_id)
          REFERENCES manifest_passengers (manifest_id, passenger_id),
        CONSTRAINT fk_boardings_passenger FOREIGN KEY (passenger_id, trip_id) REFERENCES passengers (id, trip_id),
        CONSTRAINT fk_boardings_vehicle FOREIGN KEY (trip_id, trip_vehicle_id) REFERENCES trip_vehicles (trip_id, id),
        CONSTRAINT fk_boardings_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );
      CREATE INDEX ix_boardings_trip ON boardings (trip_id, occurred_at, trip_vehicle_id, home_county_code);

      -- A passenger is counted as carried only from a manifest that the carrier confirmed.
      CREATE FUNCTION boarding_needs_confirmed_manifest() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM manifests m WHERE m.id = NEW.manifest_id AND m.trip_id = NEW.trip_id AND m.state = 'CONFIRMED'
        ) THEN
          RAISE EXCEPTION 'the manifest is not confirmed' USING ERRCODE = '23514', CONSTRAINT = 'tr_boardings_confirmed_manifest';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tr_boardings_confirmed_manifest BEFORE INSERT ON boardings
        FOR EACH ROW EXECUTE FUNCTION boarding_needs_confirmed_manifest();

      CREATE FUNCTION facts_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% never changes', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'tr_' || TG_TABLE_NAME || '_never_change';
      END $$;
      CREATE TRIGGER tr_boardings_never_change BEFORE UPDATE OR DELETE ON boardings
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_boardings_never_emptied BEFORE TRUNCATE ON boardings
        FOR EACH STATEMENT EXECUTE FUNCTION facts_never_change();

      -- Once somebody is aboard, the list they boarded from is not opened again, nor is the trip called off.
      CREATE FUNCTION nobody_has_boarded() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM boardings b WHERE b.trip_id = NEW.id) THEN
          RAISE EXCEPTION 'somebody has boarded' USING ERRCODE = '23514', CONSTRAINT = 'tr_trips_nobody_has_boarded';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tr_trips_nobody_has_boarded BEFORE UPDATE OF state ON trips
        FOR EACH ROW WHEN (OLD.state = 'CLOSED' AND NEW.state IN ('OPEN', 'CANCELLED'))
        EXECUTE FUNCTION nobody_has_boarded();

      CREATE TABLE no_shows (
        passenger_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        reason text NOT NULL DEFAULT '',
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        -- Boarded after all; what was reported stays on record.
        turned_up_at timestamptz,
        CONSTRAINT pk_no_shows PRIMARY KEY (passenger_id),
        CONSTRAINT fk_no_shows_passenger FOREIGN KEY (passenger_id, trip_id) REFERENCES passengers (id, trip_id),
        CONSTRAINT fk_no_shows_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );

      CREATE TABLE departures (
        trip_id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        fact_no bigint NOT NULL DEFAULT nextval('fact_numbers'),
        CONSTRAINT pk_departures PRIMARY KEY (trip_id),
        CONSTRAINT fk_departures_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_departures_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );
      CREATE TRIGGER tr_departures_never_change BEFORE UPDATE OR DELETE ON departures
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();

      -- Recording facts and drawing the line under a week exclude each other: whatever has a number below the line is
      -- committed, whatever comes later has one above it.
      CREATE FUNCTION fact_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(7301403);
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_boardings_are_recorded BEFORE INSERT ON boardings
        FOR EACH STATEMENT EXECUTE FUNCTION fact_is_recorded();
      CREATE TRIGGER tr_departures_are_recorded BEFORE INSERT ON departures
        FOR EACH STATEMENT EXECUTE FUNCTION fact_is_recorded();
      CREATE FUNCTION line_under_facts() RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE line bigint;
      BEGIN
        PERFORM pg_advisory_lock(7301403);
        line := nextval('fact_numbers');
        PERFORM pg_advisory_unlock(7301403);
        RETURN line;
      END $$;

      -- The vehicles that really ran, with the plates they really had.
      CREATE TABLE departed_vehicles (
        trip_id uuid NOT NULL,
        trip_vehicle_id uuid NOT NULL,
        plate text NOT NULL DEFAULT '',
        CONSTRAINT pk_departed_vehicles PRIMARY KEY (trip_vehicle_id),
        CONSTRAINT fk_departed_vehicles_departure FOREIGN KEY (trip_id) REFERENCES departures (trip_id),
        CONSTRAINT fk_departed_vehicles_vehicle FOREIGN KEY (trip_id, trip_vehicle_id) REFERENCES trip_vehicles (trip_id, id)
      );

      CREATE TABLE arrivals (
        trip_id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        CONSTRAINT pk_arrivals PRIMARY KEY (trip_id),
        CONSTRAINT fk_arrivals_departure FOREIGN KEY (trip_id) REFERENCES departures (trip_id),
        CONSTRAINT fk_arrivals_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );

      CREATE TABLE handovers (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        employer text NOT NULL,
        signed_by_name text NOT NULL,
        remark text NOT NULL DEFAULT '',
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        CONSTRAINT pk_handovers PRIMARY KEY (id),
        CONSTRAINT fk_handovers_arrival FOREIGN KEY (trip_id) REFERENCES arrivals (trip_id),
        CONSTRAINT fk_handovers_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );
      CREATE INDEX ix_handovers_trip ON handovers (trip_id, employer, id);

      CREATE TABLE handover_passengers (
        handover_id uuid NOT NULL,
        passenger_id uuid NOT NULL,
        -- Each boarded passenger is handed over once.
        CONSTRAINT pk_handover_passengers PRIMARY KEY (passenger_id),
        CONSTRAINT fk_handover_passengers_handover FOREIGN KEY (handover_id) REFERENCES handovers (id),
        CONSTRAINT fk_handover_passengers_boarding FOREIGN KEY (passenger_id) REFERENCES boardings (passenger_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE handover_passengers;
      DROP TABLE handovers;
      DROP TABLE arrivals;
      DROP TABLE departed_vehicles;
      DROP TABLE departures;
      DROP TABLE no_shows;
      DROP TRIGGER tr_trips_nobody_has_boarded ON trips;
      DROP FUNCTION nobody_has_boarded();
      DROP TABLE boardings;
      DROP FUNCTION line_under_facts();
      DROP FUNCTION fact_is_recorded();
      DROP FUNCTION boarding_needs_confirmed_manifest();
      DROP FUNCTION facts_never_change();
      DROP SEQUENCE fact_numbers;
    `);
  }
}
