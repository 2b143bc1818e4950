import { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './policies.js';

export class CreateWorkersOwnAccess1767225600043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One-time codes sent to phones. The newest one of a phone is the only one that counts.
      CREATE TABLE phone_codes (
        phone_digest bytea NOT NULL,
        made_at timestamptz NOT NULL,
        code_digest bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        tries integer NOT NULL DEFAULT 0,
        used_at timestamptz,
        CONSTRAINT pk_phone_codes PRIMARY KEY (phone_digest, made_at),
        CONSTRAINT ck_phone_codes_tries CHECK (tries >= 0)
      );
      CREATE INDEX ix_phone_codes_expires ON phone_codes (expires_at);

      -- Whom the holder of a phone has shown to be: name and document of a registered worker whose phone it is.
      CREATE TABLE worker_bindings (
        id uuid NOT NULL,
        account_id uuid NOT NULL,
        worker_id uuid NOT NULL,
        bound_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT pk_worker_bindings PRIMARY KEY (id),
        CONSTRAINT fk_worker_bindings_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT fk_worker_bindings_worker FOREIGN KEY (worker_id) REFERENCES workers (id)
      );
      CREATE UNIQUE INDEX uq_worker_bindings_open ON worker_bindings (account_id, worker_id) WHERE ended_at IS NULL;
      CREATE INDEX ix_worker_bindings_worker ON worker_bindings (worker_id);

      -- A mail or a text message. What only its receiver may read is sealed, and let go when it is sent.
      ALTER TABLE outbox_messages
        ADD channel text NOT NULL DEFAULT 'MAIL',
        ADD recipient_sealed bytea,
        ADD body_sealed bytea,
        ADD send_until timestamptz,
        ALTER recipient DROP NOT NULL,
        ALTER body DROP NOT NULL,
        DROP CONSTRAINT uq_outbox_messages_about,
        ADD CONSTRAINT uq_outbox_messages_about UNIQUE NULLS NOT DISTINCT (about, recipient),
        ADD CONSTRAINT ck_outbox_messages_channel CHECK (channel IN ('MAIL', 'SMS')),
        ADD CONSTRAINT ck_outbox_messages_recipient CHECK (
          (channel = 'MAIL') = (recipient IS NOT NULL) AND (channel = 'MAIL' OR recipient_sealed IS NOT NULL OR sent_at IS NOT NULL)),
        ADD CONSTRAINT ck_outbox_messages_body CHECK (
          sent_at IS NOT NULL OR (body IS NULL) <> (body_sealed IS NULL)),
        ADD CONSTRAINT ck_outbox_messages_sms CHECK (channel <> 'SMS' OR body IS NULL);
    `);
    await protect(runner, ['phone_codes', 'worker_bindings']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM outbox_messages WHERE channel = 'SMS' OR body IS NULL;
      ALTER TABLE outbox_messages
        DROP CONSTRAINT ck_outbox_messages_sms,
        DROP CONSTRAINT ck_outbox_messages_body,
        DROP CONSTRAINT ck_outbox_messages_recipient,
        DROP CONSTRAINT ck_outbox_messages_channel,
        DROP CONSTRAINT uq_outbox_messages_about,
        ADD CONSTRAINT uq_outbox_messages_about UNIQUE (about, recipient),
        ALTER body SET NOT NULL,
        ALTER recipient SET NOT NULL,
        DROP send_until,
        DROP body_sealed,
        DROP recipient_sealed,
        DROP channel;
      DROP TABLE worker_bindings;
      DROP TABLE phone_codes;
    `);
  }
}
