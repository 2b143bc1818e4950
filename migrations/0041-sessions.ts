import { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './policies.js';

const STAFF = `'PROVINCE_OFFICER', 'CITY_OFFICER', 'COUNTY_SCHEDULER', 'CADRE', 'CARRIER_LIAISON', 'RECEIVING_LIAISON', 'ESCORT'`;

export class CreateSessions1767225600041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE accounts
        -- Invited people choose their password themselves; workers and some officers never have one.
        ALTER password_hash DROP NOT NULL,
        ADD phone_sealed bytea,
        ADD phone_digest bytea,
        ADD invited_at timestamptz,
        DROP CONSTRAINT ck_accounts_role,
        DROP CONSTRAINT ck_accounts_acts_for,
        ADD CONSTRAINT ck_accounts_role CHECK (role IN (${STAFF}, 'WORKER')),
        -- A carrier liaison acts for one carrier, a worker for those bound to the phone, everyone else for one region.
        ADD CONSTRAINT ck_accounts_acts_for CHECK (CASE role
          WHEN 'CARRIER_LIAISON' THEN carrier_id IS NOT NULL AND region_code IS NULL
          WHEN 'WORKER' THEN carrier_id IS NULL AND region_code IS NULL
            AND phone_sealed IS NOT NULL AND phone_digest IS NOT NULL
          ELSE carrier_id IS NULL AND region_code IS NOT NULL END);
      CREATE UNIQUE INDEX uq_accounts_phone ON accounts (phone_digest) WHERE role = 'WORKER' AND closed_at IS NULL;

      CREATE TABLE sessions (
        id uuid NOT NULL,
        account_id uuid NOT NULL,
        kind text NOT NULL,
        address inet,
        agent text,
        started_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_why text,
        CONSTRAINT pk_sessions PRIMARY KEY (id),
        CONSTRAINT fk_sessions_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT ck_sessions_kind CHECK (kind IN ('PASSWORD', 'PHONE', 'OIDC', 'INVITATION')),
        CONSTRAINT ck_sessions_ended CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
        CONSTRAINT ck_sessions_ended_why CHECK (ended_why IN ('SIGNED_OUT', 'PASSWORD_CHANGED', 'REFRESH_REUSED',
          'ACCOUNT_CLOSED', 'ACCOUNT_CHANGED'))
      );
      CREATE INDEX ix_sessions_account ON sessions (account_id, started_at);

      -- Only digests are kept: a dump of this table signs nobody in.
      CREATE TABLE refresh_tokens (
        digest bytea NOT NULL,
        session_id uuid NOT NULL,
        issued_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        successor bytea,
        CONSTRAINT pk_refresh_tokens PRIMARY KEY (digest),
        CONSTRAINT fk_refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
        CONSTRAINT ck_refresh_tokens_used CHECK ((used_at IS NULL) = (successor IS NULL))
      );
      CREATE INDEX ix_refresh_tokens_session ON refresh_tokens (session_id);

      CREATE TABLE invitations (
        id uuid NOT NULL,
        account_id uuid NOT NULL,
        token_digest bytea NOT NULL,
        made_by uuid NOT NULL,
        made_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        accepted_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT pk_invitations PRIMARY KEY (id),
        CONSTRAINT uq_invitations_token UNIQUE (token_digest),
        CONSTRAINT fk_invitations_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT fk_invitations_made_by FOREIGN KEY (made_by) REFERENCES accounts (id)
      );
      -- One open invitation for each account.
      CREATE UNIQUE INDEX uq_invitations_open ON invitations (account_id)
        WHERE accepted_at IS NULL AND revoked_at IS NULL;

      CREATE TABLE totp_secrets (
        account_id uuid NOT NULL,
        secret_sealed bytea NOT NULL,
        confirmed_at timestamptz,
        last_step bigint,
        recovery_digests bytea[] NOT NULL DEFAULT '{}',
        CONSTRAINT pk_totp_secrets PRIMARY KEY (account_id),
        CONSTRAINT fk_totp_secrets_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );

      CREATE TABLE oidc_identities (
        issuer text NOT NULL,
        subject text NOT NULL,
        account_id uuid NOT NULL,
        bound_at timestamptz NOT NULL,
        CONSTRAINT pk_oidc_identities PRIMARY KEY (issuer, subject),
        CONSTRAINT uq_oidc_identities_account UNIQUE (account_id, issuer),
        CONSTRAINT fk_oidc_identities_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );

      -- A visit to the provider under way; with an account when it is to be bound there.
      CREATE TABLE oidc_logins (
        state_digest bytea NOT NULL,
        verifier_sealed bytea NOT NULL,
        nonce text NOT NULL,
        account_id uuid,
        made_at timestamptz NOT NULL,
        CONSTRAINT pk_oidc_logins PRIMARY KEY (state_digest),
        CONSTRAINT fk_oidc_logins_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_oidc_logins_made ON oidc_logins (made_at);

      -- Whom the provider has told of, until the page that asked fetches the session.
      CREATE TABLE oidc_tickets (
        digest bytea NOT NULL,
        account_id uuid NOT NULL,
        made_at timestamptz NOT NULL,
        CONSTRAINT pk_oidc_tickets PRIMARY KEY (digest),
        CONSTRAINT fk_oidc_tickets_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );

      -- Failures to sign in, by keyed digests of name and address. Losing them in a crash costs nothing.
      CREATE UNLOGGED TABLE sign_in_failures (
        key bytea NOT NULL,
        failures integer NOT NULL,
        retry_at timestamptz NOT NULL,
        forgotten_at timestamptz NOT NULL,
        CONSTRAINT pk_sign_in_failures PRIMARY KEY (key)
      );
      CREATE INDEX ix_sign_in_failures_forgotten ON sign_in_failures (forgotten_at);

      CREATE FUNCTION sessions_tell_their_end() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM pg_notify('fangang_sessions', NEW.id::text);
        RETURN NULL;
      END $$;
      CREATE TRIGGER sessions_tell_their_end AFTER UPDATE OF ended_at ON sessions
        FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION sessions_tell_their_end();

      -- Whatever closes an account, or changes what it may do, ends its sessions: their tokens tell the old rights.
      CREATE FUNCTION accounts_end_sessions() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        UPDATE sessions s
           SET ended_at = now(),
               ended_why = CASE WHEN NEW.closed_at IS NULL THEN 'ACCOUNT_CHANGED' ELSE 'ACCOUNT_CLOSED' END
         WHERE s.account_id = NEW.id AND s.ended_at IS NULL;
        RETURN NULL;
      END $$;
      CREATE TRIGGER accounts_end_sessions AFTER UPDATE ON accounts FOR EACH ROW
        WHEN ((OLD.closed_at, OLD.role, OLD.region_code, OLD.carrier_id)
              IS DISTINCT FROM (NEW.closed_at, NEW.role, NEW.region_code, NEW.carrier_id))
        EXECUTE FUNCTION accounts_end_sessions();
    `);
    await protect(runner, [
      ...['sessions', 'refresh_tokens', 'invitations', 'totp_secrets', 'oidc_identities', 'oidc_logins'],
      ...['oidc_tickets', 'sign_in_failures'],
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER accounts_end_sessions ON accounts;
      DROP FUNCTION accounts_end_sessions;
      DROP TABLE sign_in_failures, oidc_tickets, oidc_logins, oidc_identities, totp_secrets, invitations, refresh_tokens,
        sessions;
      DROP FUNCTION sessions_tell_their_end;
      -- Without sessions and codes these accounts could not be used.
      DELETE FROM idempotency_keys k USING accounts a WHERE a.id = k.account_id AND a.role = 'WORKER';
      DELETE FROM accounts WHERE role = 'WORKER';
      UPDATE accounts SET password_hash = 'cannot sign in' WHERE password_hash IS NULL;
      DROP INDEX uq_accounts_phone;
      ALTER TABLE accounts
        DROP CONSTRAINT ck_accounts_role,
        DROP CONSTRAINT ck_accounts_acts_for,
        DROP invited_at,
        DROP phone_digest,
        DROP phone_sealed,
        ALTER password_hash SET NOT NULL,
        ADD CONSTRAINT ck_accounts_role CHECK (role IN (${STAFF})),
        ADD CONSTRAINT ck_accounts_acts_for CHECK (
          (role = 'CARRIER_LIAISON') = (carrier_id IS NOT NULL) AND (role = 'CARRIER_LIAISON') = (region_code IS NULL));
    `);
  }
}
