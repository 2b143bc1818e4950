import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['data_keys', 'legal_holds', 'erasures'];

export class CreateKeysAndRights1767225600045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which keys this database was written with, known by a check value: never the keys themselves.
      CREATE TABLE data_keys (
        purpose text NOT NULL,
        key_id text NOT NULL,
        check_value bytea NOT NULL,
        first_seen timestamptz NOT NULL DEFAULT now(),
        -- No seal of this key is left; it may be thrown away.
        retired_at timestamptz,
        CONSTRAINT pk_data_keys PRIMARY KEY (purpose, key_id),
        CONSTRAINT ck_data_keys_purpose CHECK (purpose IN ('SEAL', 'LOOKUP'))
      );
      CREATE UNIQUE INDEX uq_data_keys_lookup ON data_keys (purpose) WHERE purpose = 'LOOKUP';

      -- The person's data were let go; the row stays, for journeys and figures stand on it.
      ALTER TABLE workers ADD erased_at timestamptz;

      CREATE TABLE legal_holds (
        id uuid NOT NULL,
        scope text NOT NULL,
        target_id uuid NOT NULL,
        -- The province whose office set it.
        region_code text COLLATE "C" NOT NULL,
        reason text NOT NULL,
        set_by uuid NOT NULL,
        set_at timestamptz NOT NULL,
        lifted_by uuid,
        lifted_at timestamptz,
        CONSTRAINT pk_legal_holds PRIMARY KEY (id),
        CONSTRAINT fk_legal_holds_region FOREIGN KEY (region_code) REFERENCES regions (code),
        CONSTRAINT fk_legal_holds_set_by FOREIGN KEY (set_by) REFERENCES accounts (id),
        CONSTRAINT fk_legal_holds_lifted_by FOREIGN KEY (lifted_by) REFERENCES accounts (id),
        CONSTRAINT ck_legal_holds_scope CHECK (scope IN ('WORKER', 'TRIP', 'CAMPAIGN')),
        CONSTRAINT ck_legal_holds_lifted CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
      );
      CREATE INDEX ix_legal_holds_target ON legal_holds (target_id) WHERE lifted_at IS NULL;

      CREATE TABLE erasures (
        id uuid NOT NULL,
        worker_id uuid NOT NULL,
        why text NOT NULL,
        asked_by uuid,
        asked_at timestamptz NOT NULL,
        -- The first day on which nothing stands against it any more.
        due_on date NOT NULL,
        done_at timestamptz,
        -- How many rows of each table were cleared.
        counts jsonb,
        CONSTRAINT pk_erasures PRIMARY KEY (id),
        CONSTRAINT fk_erasures_worker FOREIGN KEY (worker_id) REFERENCES workers (id),
        CONSTRAINT fk_erasures_account FOREIGN KEY (asked_by) REFERENCES accounts (id),
        CONSTRAINT uq_erasures_worker UNIQUE (worker_id),
        CONSTRAINT ck_erasures_why CHECK (why IN ('REQUEST', 'RETENTION')),
        CONSTRAINT ck_erasures_asked CHECK ((why = 'REQUEST') = (asked_by IS NOT NULL)),
        CONSTRAINT ck_erasures_done CHECK ((done_at IS NULL) = (counts IS NULL))
      );
      CREATE INDEX ix_erasures_due ON erasures (due_on) WHERE done_at IS NULL;
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE erasures;
      DROP TABLE legal_holds;
      ALTER TABLE workers DROP erased_at;
      DROP TABLE data_keys;
    `);
  }
}
