import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWorkers1767225600004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE workers (
        id uuid NOT NULL,
        name text NOT NULL,
        sex text NOT NULL,
        birth_date date,
        document_type text NOT NULL,
        document_sealed bytea NOT NULL,
        document_digest bytea NOT NULL,
        phone_sealed bytea NOT NULL,
        phone_digest bytea NOT NULL,
        home_county_code text COLLATE "C" NOT NULL,
        town text NOT NULL DEFAULT '',
        village text NOT NULL DEFAULT '',
        priority_groups text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_workers PRIMARY KEY (id),
        CONSTRAINT uq_workers_document UNIQUE (document_digest),
        CONSTRAINT fk_workers_home_county FOREIGN KEY (home_county_code) REFERENCES regions (code),
        CONSTRAINT ck_workers_sex CHECK (sex IN ('MALE', 'FEMALE')),
        CONSTRAINT ck_workers_name CHECK (length(name) > 0)
      );
      CREATE INDEX ix_workers_home_county ON workers (home_county_code, id);
      CREATE INDEX ix_workers_phone ON workers (phone_digest);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE workers;
    `);
  }
}
