import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

export class CreateStandbys1767225600080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who may stand in at the door for people who do not come: drawn, sent and confirmed with the version.
      CREATE TABLE manifest_standbys (
        manifest_id uuid NOT NULL,
        passenger_id uuid NOT NULL,
        trip_id uuid NOT NULL,
        booking_id uuid NOT NULL,
        -- Place of the booking in the waiting list, 1 is next.
        rank integer NOT NULL,
        CONSTRAINT pk_manifest_standbys PRIMARY KEY (manifest_id, passenger_id),
        CONSTRAINT fk_manifest_standbys_manifest FOREIGN KEY (manifest_id, trip_id) REFERENCES manifests (id, trip_id),
        -- Who leaves the party stands by no more.
        CONSTRAINT fk_manifest_standbys_passenger FOREIGN KEY (passenger_id, trip_id)
          REFERENCES passengers (id, trip_id) ON DELETE CASCADE,
        CONSTRAINT ck_manifest_standbys_rank CHECK (rank >= 1)
      );
      CREATE INDEX ix_manifest_standbys_passenger ON manifest_standbys (passenger_id);
      CREATE TRIGGER tr_manifest_standbys_never_change BEFORE UPDATE ON manifest_standbys
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();

      -- A line that was added at the door: whose seat it has.
      ALTER TABLE manifest_passengers ADD COLUMN stands_in_for uuid,
        ADD CONSTRAINT uq_manifest_passengers_stands_in UNIQUE (manifest_id, stands_in_for),
        ADD CONSTRAINT fk_manifest_passengers_stands_in FOREIGN KEY (manifest_id, stands_in_for)
          REFERENCES manifest_passengers (manifest_id, passenger_id);

      -- Who did not come and whose seat was given away holds none; turning up later they cannot board.
      ALTER TABLE passengers ADD COLUMN seat_given_to uuid,
        ADD CONSTRAINT fk_passengers_seat_given FOREIGN KEY (seat_given_to) REFERENCES passengers (id),
        DROP CONSTRAINT ck_passengers_travels,
        ADD CONSTRAINT ck_passengers_travels
          CHECK (state = 'BOOKED' OR seat IS NOT NULL OR state = 'NO_SHOW' AND seat_given_to IS NOT NULL);

      -- Invariant 5: what the carrier was sent is not added to, but for those whom it was told of as standbys, each on the
      -- very seat of somebody who did not come.
      CREATE FUNCTION manifest_lines_are_frozen() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (
          SELECT 1 FROM new_lines n JOIN manifests m ON m.id = n.manifest_id
           WHERE n.stands_in_for IS NULL AND m.state <> 'DRAWN'
        ) THEN
          RAISE EXCEPTION 'the manifest was drawn before' USING ERRCODE = '23514', CONSTRAINT = 'tr_manifest_passengers_frozen';
        END IF;
        IF EXISTS (
          SELECT 1 FROM new_lines n
           WHERE n.stands_in_for IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM manifests m
               JOIN manifest_standbys s ON s.manifest_id = m.id AND s.passenger_id = n.passenger_id
               JOIN manifest_passengers o ON o.manifest_id = m.id AND o.passenger_id = n.stands_in_for
                AND o.trip_vehicle_id = n.trip_vehicle_id AND o.seat = n.seat
               JOIN passengers p ON p.id = o.passenger_id AND p.state = 'NO_SHOW' AND p.seat_given_to = n.passenger_id
              WHERE m.id = n.manifest_id AND m.state = 'CONFIRMED')
        ) THEN
          RAISE EXCEPTION 'not a standby for this seat' USING ERRCODE = '23514', CONSTRAINT = 'tr_manifest_passengers_stands_in';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_manifest_passengers_frozen AFTER INSERT ON manifest_passengers
        REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION manifest_lines_are_frozen();

      CREATE FUNCTION manifest_standbys_are_frozen() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM new_standbys n JOIN manifests m ON m.id = n.manifest_id WHERE m.state <> 'DRAWN') THEN
          RAISE EXCEPTION 'the manifest was drawn before' USING ERRCODE = '23514', CONSTRAINT = 'tr_manifest_standbys_frozen';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER tr_manifest_standbys_frozen AFTER INSERT ON manifest_standbys
        REFERENCING NEW TABLE AS new_standbys FOR EACH STATEMENT EXECUTE FUNCTION manifest_standbys_are_frozen();
    `);
    await protect(runner, ['manifest_standbys']);
  }

  /** Where somebody stood in, it cannot be undone: who lost the seat would have to hold it again. */
  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, ['manifest_standbys']);
    await runner.query(`
      ALTER TABLE passengers DROP CONSTRAINT ck_passengers_travels,
        ADD CONSTRAINT ck_passengers_travels CHECK (state = 'BOOKED' OR seat IS NOT NULL),
        DROP COLUMN seat_given_to;
      DROP TRIGGER tr_manifest_passengers_frozen ON manifest_passengers;
      DROP FUNCTION manifest_lines_are_frozen();
      ALTER TABLE manifest_passengers DROP COLUMN stands_in_for;
      DROP TABLE manifest_standbys;
      DROP FUNCTION manifest_standbys_are_frozen();
    `);
  }
}
