import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['arrival_exceptions'];

export class CreateArrivalExceptions1767225600083 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Somebody of a list did not arrive as the list says: who sees to it, and what came of it.
      CREATE TABLE arrival_exceptions (
        id uuid NOT NULL,
        trip_id uuid NOT NULL,
        passenger_id uuid NOT NULL,
        kind text NOT NULL,
        note text NOT NULL DEFAULT '',
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL,
        -- Which side sees to it, and who of it; nobody yet when it was left to the other side.
        owner_side text NOT NULL,
        owner_id uuid,
        resolution text,
        resolved_at timestamptz,
        resolved_by uuid,
        CONSTRAINT pk_arrival_exceptions PRIMARY KEY (id),
        CONSTRAINT fk_arrival_exceptions_passenger FOREIGN KEY (passenger_id, trip_id) REFERENCES passengers (id, trip_id),
        CONSTRAINT fk_arrival_exceptions_recorded_by FOREIGN KEY (recorded_by) REFERENCES accounts (id),
        CONSTRAINT fk_arrival_exceptions_owner FOREIGN KEY (owner_id) REFERENCES accounts (id),
        CONSTRAINT fk_arrival_exceptions_resolved_by FOREIGN KEY (resolved_by) REFERENCES accounts (id),
        CONSTRAINT ck_arrival_exceptions_kind
          CHECK (kind IN ('DID_NOT_COME', 'CAME_WITH_ANOTHER', 'LEFT_ON_THE_WAY', 'OTHER')),
        CONSTRAINT ck_arrival_exceptions_owner_side CHECK (owner_side IN ('RECEIVING', 'SENDING')),
        CONSTRAINT ck_arrival_exceptions_resolved CHECK (num_nonnulls(resolution, resolved_at, resolved_by) IN (0, 3))
      );
      -- One matter of a person at a time.
      CREATE UNIQUE INDEX uq_arrival_exceptions_standing ON arrival_exceptions (passenger_id) WHERE resolved_at IS NULL;
      CREATE INDEX ix_arrival_exceptions_passenger ON arrival_exceptions (passenger_id);
      CREATE INDEX ix_arrival_exceptions_trip ON arrival_exceptions (trip_id);
      CREATE TRIGGER tr_arrival_exceptions_audit_change AFTER UPDATE OR DELETE ON arrival_exceptions
        FOR EACH ROW WHEN (current_setting('fangang.entry', true) <> '') EXECUTE FUNCTION audit_change('id');
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query('DROP TABLE arrival_exceptions');
  }
}
