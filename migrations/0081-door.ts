import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['door_reports', 'door_conflicts'];

export class CreateDoor1767225600081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where it left and arrived, in the words of who reported it.
      ALTER TABLE departures ADD COLUMN place text NOT NULL DEFAULT '';
      ALTER TABLE arrivals ADD COLUMN place text NOT NULL DEFAULT '';

      -- What a phone at the door sent in one go, and how wrong its clock was.
      CREATE TABLE door_reports (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        -- Name that the phone gave itself.
        device text NOT NULL,
        -- As the phone's clock said.
        sent_at timestamptz NOT NULL,
        -- How far that was ahead of ours; negative when it was behind.
        clock_ahead_ms bigint NOT NULL,
        events integer NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        CONSTRAINT pk_door_reports PRIMARY KEY (id),
        CONSTRAINT uq_door_reports_trip UNIQUE (id, trip_id),
        CONSTRAINT fk_door_reports_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        CONSTRAINT fk_door_reports_account FOREIGN KEY (recorded_by) REFERENCES accounts (id)
      );
      CREATE INDEX ix_door_reports_trip ON door_reports (trip_id, id);

      -- What a phone reported and the record contradicts; somebody has to look at it.
      CREATE TABLE door_conflicts (
        -- The event's own id, made by the phone: sent again it is the same conflict.
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        report_id uuid NOT NULL,
        kind text NOT NULL,
        -- The problem as it was met, with its words.
        code text NOT NULL,
        title text NOT NULL,
        title_en text NOT NULL,
        passenger_id uuid,
        -- As the phone's clock said, and put right.
        told_at timestamptz NOT NULL,
        occurred_at timestamptz NOT NULL,
        decision text,
        note text NOT NULL DEFAULT '',
        settled_at timestamptz,
        settled_by uuid,
        CONSTRAINT pk_door_conflicts PRIMARY KEY (id),
        CONSTRAINT fk_door_conflicts_report FOREIGN KEY (report_id, trip_id) REFERENCES door_reports (id, trip_id),
        CONSTRAINT fk_door_conflicts_passenger FOREIGN KEY (passenger_id, trip_id) REFERENCES passengers (id, trip_id)
          ON DELETE SET NULL (passenger_id),
        CONSTRAINT fk_door_conflicts_account FOREIGN KEY (settled_by) REFERENCES accounts (id),
        CONSTRAINT ck_door_conflicts_decision CHECK (decision IN ('BOARD', 'DISMISS')),
        CONSTRAINT ck_door_conflicts_settled CHECK ((decision IS NULL) = (settled_at IS NULL)
          AND (decision IS NULL) = (settled_by IS NULL))
      );
      CREATE INDEX ix_door_conflicts_trip ON door_conflicts (trip_id, id);
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE door_conflicts;
      DROP TABLE door_reports;
      ALTER TABLE arrivals DROP COLUMN place;
      ALTER TABLE departures DROP COLUMN place;
    `);
  }
}
