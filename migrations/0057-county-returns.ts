import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['county_returns', 'county_return_decisions'];

export class CreateCountyReturns1767225600057 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a county keys in of its recruitment for one report week, for its city to check and add up.
      CREATE TABLE county_returns (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        -- A county; or the city itself, for what its own office did.
        county_code text COLLATE "C" NOT NULL,
        cutoff_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'OPEN',
        keyed jsonb NOT NULL,
        updated_by uuid,
        updated_at timestamptz,
        CONSTRAINT pk_county_returns PRIMARY KEY (id),
        CONSTRAINT uq_county_returns_week UNIQUE (campaign_id, county_code, cutoff_at),
        CONSTRAINT fk_county_returns_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_county_returns_county FOREIGN KEY (county_code) REFERENCES regions (code),
        CONSTRAINT fk_county_returns_updated_by FOREIGN KEY (updated_by) REFERENCES accounts (id),
        CONSTRAINT ck_county_returns_state CHECK (state IN ('OPEN', 'HANDED_IN', 'RETURNED', 'ACCEPTED'))
      );
      CREATE TRIGGER tr_county_returns_audit_change AFTER UPDATE OR DELETE ON county_returns
        FOR EACH ROW WHEN (current_setting('fangang.entry', true) <> '') EXECUTE FUNCTION audit_change('id');

      -- Who handed it in, accepted it or gave it back, when and why.
      CREATE TABLE county_return_decisions (
        id uuid NOT NULL,
        return_id uuid NOT NULL,
        step text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        reason text NOT NULL DEFAULT '',
        account_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_county_return_decisions PRIMARY KEY (id),
        CONSTRAINT fk_county_return_decisions_return FOREIGN KEY (return_id) REFERENCES county_returns (id),
        CONSTRAINT fk_county_return_decisions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_county_return_decisions_return ON county_return_decisions (return_id, id);
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE county_return_decisions;
      DROP TABLE county_returns;
    `);
  }
}
