import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRounds1767225600025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trips
        ADD allocation text NOT NULL DEFAULT 'INSTANT',
        ADD requests_until timestamptz,
        ADD drawn_at timestamptz,
        ADD CONSTRAINT ck_trips_allocation CHECK (allocation IN ('INSTANT', 'ROUND')),
        ADD CONSTRAINT ck_trips_requests_until CHECK ((allocation = 'ROUND') = (requests_until IS NOT NULL)),
        ADD CONSTRAINT ck_trips_requests_in_time CHECK (requests_until < departs_at),
        ADD CONSTRAINT ck_trips_drawn CHECK (drawn_at >= requests_until),
        -- Nobody closes a trip over the heads of those whose requests wait for the round.
        ADD CONSTRAINT ck_trips_round_drawn CHECK (
          allocation = 'INSTANT' OR drawn_at IS NOT NULL OR state IN ('DRAFT', 'OPEN', 'CANCELLED'));
      CREATE INDEX ix_trips_round_due ON trips (requests_until)
        WHERE allocation = 'ROUND' AND state = 'OPEN' AND drawn_at IS NULL;

      -- Who waits since a round goes before who asked after it, within a priority group.
      ALTER TABLE bookings ADD round_rank integer;
      DROP INDEX ix_bookings_waiting;
      CREATE INDEX ix_bookings_waiting ON bookings (trip_id, priority_rank, round_rank, created_at, id)
        WHERE state = 'WAITING';

      -- The record of a drawn round: all that decided it, so that anyone can draw it again.
      CREATE TABLE rounds (
        trip_id uuid NOT NULL,
        seed text NOT NULL,
        priority_order text[] NOT NULL,
        vehicles jsonb NOT NULL,
        drawn_at timestamptz NOT NULL,
        drawn_by uuid,
        CONSTRAINT pk_rounds PRIMARY KEY (trip_id),
        CONSTRAINT fk_rounds_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_rounds_account FOREIGN KEY (drawn_by) REFERENCES accounts (id),
        CONSTRAINT ck_rounds_seed CHECK (seed ~ '^[0-9a-f]{64}$')
      );
      CREATE TABLE round_entries (
        booking_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        rank integer NOT NULL,
        priority_rank integer NOT NULL,
        waiting_since date NOT NULL,
        draw_number bigint NOT NULL,
        travellers jsonb NOT NULL,
        refusal text,
        outcome text NOT NULL,
        reason text NOT NULL,
        room integer NOT NULL,
        trip_vehicle_id uuid,
        seats jsonb,
        CONSTRAINT pk_round_entries PRIMARY KEY (booking_id),
        CONSTRAINT uq_round_entries_rank UNIQUE (trip_id, rank),
        CONSTRAINT fk_round_entries_round FOREIGN KEY (trip_id) REFERENCES rounds (trip_id),
        CONSTRAINT fk_round_entries_booking FOREIGN KEY (booking_id, trip_id) REFERENCES bookings (id, trip_id),
        CONSTRAINT ck_round_entries_outcome CHECK (outcome IN ('SEATED', 'WAITING')),
        CONSTRAINT ck_round_entries_seats CHECK (
          (outcome = 'SEATED') = (seats IS NOT NULL) AND (seats IS NULL) = (trip_vehicle_id IS NULL))
      );

      CREATE TRIGGER tr_rounds_never_change BEFORE UPDATE OR DELETE ON rounds
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_round_entries_never_change BEFORE UPDATE OR DELETE ON round_entries
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_round_entries_never_emptied BEFORE TRUNCATE ON round_entries
        FOR EACH STATEMENT EXECUTE FUNCTION facts_never_change();
      -- A round gets no entry after the transaction that drew it.
      CREATE FUNCTION round_entry_of_this_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM rounds r WHERE r.trip_id = NEW.trip_id AND r.xmin = pg_current_xact_id()::xid
        ) THEN
          RAISE EXCEPTION 'the round is drawn' USING ERRCODE = '23514', CONSTRAINT = 'tr_round_entries_with_their_round';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tr_round_entries_with_their_round BEFORE INSERT ON round_entries
        FOR EACH ROW EXECUTE FUNCTION round_entry_of_this_transaction();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE round_entries;
      DROP FUNCTION round_entry_of_this_transaction();
      DROP TABLE rounds;
      DROP INDEX ix_bookings_waiting;
      ALTER TABLE bookings DROP round_rank;
      CREATE INDEX ix_bookings_waiting ON bookings (trip_id, priority_rank, created_at, id) WHERE state = 'WAITING';
      DROP INDEX ix_trips_round_due;
      ALTER TABLE trips
        DROP CONSTRAINT ck_trips_round_drawn,
        DROP CONSTRAINT ck_trips_drawn,
        DROP CONSTRAINT ck_trips_requests_in_time,
        DROP CONSTRAINT ck_trips_requests_until,
        DROP CONSTRAINT ck_trips_allocation,
        DROP drawn_at,
        DROP requests_until,
        DROP allocation;
    `);
  }
}
