import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const WHY = `'SIGNED_OUT', 'PASSWORD_CHANGED', 'REFRESH_REUSED', 'ACCOUNT_CLOSED', 'ACCOUNT_CHANGED'`;

/**
 * Bound identities can be named and removed. A visit that binds belongs to the session that began it and ends with it: a changed
 * password stops whoever was about to bind their own.
 */
export class BoundIdentities1767225600052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE oidc_identities
        ADD id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD CONSTRAINT uq_oidc_identities_id UNIQUE (id);
      ALTER TABLE oidc_identities ALTER id DROP DEFAULT;

      DELETE FROM oidc_logins;
      ALTER TABLE oidc_logins
        DROP account_id,
        ADD session_id uuid,
        ADD CONSTRAINT fk_oidc_logins_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE;

      ALTER TABLE sessions
        DROP CONSTRAINT ck_sessions_ended_why,
        ADD CONSTRAINT ck_sessions_ended_why CHECK (ended_why IN (${WHY}, 'IDENTITY_REMOVED'));
    `);
    // The province sees receiving liaisons, whose accounts it makes, also where these lie in another province.
    await expose(runner, ['accounts']);
    await protect(runner, ['accounts']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE sessions SET ended_why = 'SIGNED_OUT' WHERE ended_why = 'IDENTITY_REMOVED';
      ALTER TABLE sessions
        DROP CONSTRAINT ck_sessions_ended_why,
        ADD CONSTRAINT ck_sessions_ended_why CHECK (ended_why IN (${WHY}));
      DELETE FROM oidc_logins;
      ALTER TABLE oidc_logins
        DROP session_id,
        ADD account_id uuid,
        ADD CONSTRAINT fk_oidc_logins_account FOREIGN KEY (account_id) REFERENCES accounts (id);
      ALTER TABLE oidc_identities DROP id;
    `);
  }
}
