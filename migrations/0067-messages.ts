import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, FORMER, protect } from './policies.js';

const OPEN = `state IN ('QUEUED', 'SENDING', 'FAILED')`;

/** The outbox tells of each message where it stands, keeps the order of each recipient's, and knows what to give up. */
export class DeliverMessages1767225600067 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await expose(runner, ['outbox_messages']);
    await runner.query(`
      DROP INDEX ix_outbox_messages_due;
      ALTER TABLE outbox_messages
        -- Place in the recipient's line; one that is sent again takes a new one.
        ADD no bigint GENERATED ALWAYS AS IDENTITY,
        ADD state text NOT NULL DEFAULT 'QUEUED',
        ADD template text,
        ADD template_version integer,
        ADD language text NOT NULL DEFAULT 'zh',
        -- Keyed digest of address or phone: whose line it stands in.
        ADD recipient_digest bytea,
        -- As officers are shown it: 138****5678.
        ADD recipient_masked text NOT NULL DEFAULT '',
        -- What the template was filled with, for gateways that fill their own.
        ADD values_sealed bytea,
        -- Lets its reader in: the text goes when it is sent.
        ADD secret boolean NOT NULL DEFAULT false,
        -- Attempts that failed although the server could be reached.
        ADD refusals integer NOT NULL DEFAULT 0,
        -- A one-time code waits for no other message and keeps none waiting.
        ADD aside boolean NOT NULL DEFAULT false,
        -- The journey that it is about: one that is near is told at night, too.
        ADD departs_at timestamptz,
        -- The office that may look after it: inside this region, or above.
        ADD region_code text COLLATE "C",
        -- Whom it is about.
        ADD worker_ids uuid[] NOT NULL DEFAULT '{}',
        ADD trip_id uuid,
        ADD booking_id uuid;
      UPDATE outbox_messages
         SET state = CASE WHEN sent_at IS NULL THEN 'QUEUED' ELSE 'SENT' END,
             recipient_digest = sha256(convert_to(coalesce(recipient, about), 'UTF8'));
      ALTER TABLE outbox_messages
        ALTER recipient_digest SET NOT NULL,
        DROP CONSTRAINT uq_outbox_messages_about,
        DROP CONSTRAINT ck_outbox_messages_recipient,
        DROP CONSTRAINT ck_outbox_messages_body,
        ADD CONSTRAINT uq_outbox_messages_about UNIQUE (about, recipient_digest),
        ADD CONSTRAINT ck_outbox_messages_state CHECK (state IN ('QUEUED', 'SENDING', 'FAILED', 'SENT', 'DEAD')),
        ADD CONSTRAINT ck_outbox_messages_sent CHECK ((state = 'SENT') = (sent_at IS NOT NULL)),
        ADD CONSTRAINT ck_outbox_messages_language CHECK (language IN ('zh', 'en')),
        ADD CONSTRAINT ck_outbox_messages_recipient CHECK (
          (channel = 'MAIL') = (recipient IS NOT NULL)
          AND (channel = 'MAIL' OR recipient_sealed IS NOT NULL OR state IN ('SENT', 'DEAD'))),
        ADD CONSTRAINT ck_outbox_messages_body CHECK (
          state IN ('SENT', 'DEAD') OR (body IS NULL) <> (body_sealed IS NULL)),
        ADD CONSTRAINT fk_outbox_messages_trip FOREIGN KEY (trip_id) REFERENCES trips (id),
        ADD CONSTRAINT fk_outbox_messages_booking FOREIGN KEY (booking_id) REFERENCES bookings (id);
      CREATE INDEX ix_outbox_messages_due ON outbox_messages (channel, aside, next_attempt_at) WHERE ${OPEN};
      CREATE INDEX ix_outbox_messages_near ON outbox_messages (channel, departs_at) WHERE ${OPEN} AND departs_at IS NOT NULL;
      CREATE INDEX ix_outbox_messages_line ON outbox_messages (recipient_digest, no) WHERE ${OPEN};
      CREATE INDEX ix_outbox_messages_good ON outbox_messages (send_until) WHERE ${OPEN};
      CREATE INDEX ix_outbox_messages_dead ON outbox_messages (region_code, id) WHERE state = 'DEAD';
      CREATE INDEX ix_outbox_messages_region ON outbox_messages (region_code, id);
      CREATE INDEX ix_outbox_messages_trip ON outbox_messages (trip_id, id);
      CREATE INDEX ix_outbox_messages_booking ON outbox_messages (booking_id, id);
      CREATE INDEX ix_outbox_messages_workers ON outbox_messages USING gin (worker_ids);
      ALTER TABLE accounts
        ADD language text NOT NULL DEFAULT 'zh',
        ADD CONSTRAINT ck_accounts_language CHECK (language IN ('zh', 'en'));
      CREATE INDEX ix_accounts_email ON accounts (lower(email)) WHERE closed_at IS NULL;
    `);
    await protect(runner, ['outbox_messages']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, ['outbox_messages']);
    await runner.query(`
      DROP INDEX ix_accounts_email;
      ALTER TABLE accounts DROP CONSTRAINT ck_accounts_language, DROP language;
      DELETE FROM outbox_messages WHERE state = 'DEAD';
      DROP INDEX ix_outbox_messages_workers, ix_outbox_messages_booking, ix_outbox_messages_trip,
                 ix_outbox_messages_region, ix_outbox_messages_dead, ix_outbox_messages_good,
                 ix_outbox_messages_line, ix_outbox_messages_near, ix_outbox_messages_due;
      ALTER TABLE outbox_messages
        DROP CONSTRAINT fk_outbox_messages_booking,
        DROP CONSTRAINT fk_outbox_messages_trip,
        DROP CONSTRAINT ck_outbox_messages_body,
        DROP CONSTRAINT ck_outbox_messages_recipient,
        DROP CONSTRAINT ck_outbox_messages_language,
        DROP CONSTRAINT ck_outbox_messages_sent,
        DROP CONSTRAINT ck_outbox_messages_state,
        DROP CONSTRAINT uq_outbox_messages_about;
      -- Of messages about one thing to several phones, one is kept: nothing else tells them apart any more.
      DELETE FROM outbox_messages m USING outbox_messages n
       WHERE n.about = m.about AND n.recipient IS NOT DISTINCT FROM m.recipient AND n.no < m.no;
      ALTER TABLE outbox_messages
        ADD CONSTRAINT uq_outbox_messages_about UNIQUE NULLS NOT DISTINCT (about, recipient),
        ADD CONSTRAINT ck_outbox_messages_recipient CHECK (
          (channel = 'MAIL') = (recipient IS NOT NULL) AND (channel = 'MAIL' OR recipient_sealed IS NOT NULL OR sent_at IS NOT NULL)),
        ADD CONSTRAINT ck_outbox_messages_body CHECK (sent_at IS NOT NULL OR (body IS NULL) <> (body_sealed IS NULL)),
        DROP booking_id, DROP trip_id, DROP worker_ids, DROP region_code, DROP departs_at, DROP aside, DROP refusals, DROP secret,
        DROP values_sealed, DROP recipient_masked, DROP recipient_digest, DROP language, DROP template_version,
        DROP template, DROP state, DROP no;
      CREATE INDEX ix_outbox_messages_due ON outbox_messages (next_attempt_at) WHERE sent_at IS NULL;
    `);
    await protect(runner, ['outbox_messages'], FORMER);
  }
}
