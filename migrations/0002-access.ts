import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccess1767225600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        id uuid NOT NULL,
        login text NOT NULL,
        display_name text NOT NULL,
        role text NOT NULL,
        region_code text COLLATE "C",
        carrier_id uuid,
        email text,
        password_hash text NOT NULL,
        must_change_password boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz,
        CONSTRAINT pk_accounts PRIMARY KEY (id),
        CONSTRAINT uq_accounts_login UNIQUE (login),
        CONSTRAINT fk_accounts_region FOREIGN KEY (region_code) REFERENCES regions (code),
        CONSTRAINT ck_accounts_role CHECK (role IN ('PROVINCE_OFFICER', 'CITY_OFFICER', 'COUNTY_SCHEDULER', 'CADRE',
          'CARRIER_LIAISON', 'RECEIVING_LIAISON', 'ESCORT')),
        -- A carrier liaison acts for one carrier, everyone else for one region.
        CONSTRAINT ck_accounts_acts_for CHECK (
          (role = 'CARRIER_LIAISON') = (carrier_id IS NOT NULL) AND (role = 'CARRIER_LIAISON') = (region_code IS NULL))
      );

      CREATE TABLE idempotency_keys (
        account_id uuid NOT NULL,
        key text NOT NULL,
        request_digest text NOT NULL,
        answer jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (account_id, key),
        CONSTRAINT fk_idempotency_keys_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_idempotency_keys_created ON idempotency_keys (created_at);

      CREATE TABLE outbox_messages (
        id uuid NOT NULL,
        about text NOT NULL,
        recipient text NOT NULL,
        subject text NOT NULL,
        body text NOT NULL,
        attachments jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        last_error text,
        CONSTRAINT pk_outbox_messages PRIMARY KEY (id),
        CONSTRAINT uq_outbox_messages_about UNIQUE (about, recipient)
      );
      CREATE INDEX ix_outbox_messages_due ON outbox_messages (next_attempt_at) WHERE sent_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE outbox_messages;
      DROP TABLE idempotency_keys;
      DROP TABLE accounts;
    `);
  }
}
