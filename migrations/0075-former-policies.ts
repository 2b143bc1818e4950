import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['former_policies'];

export class KeepFormerPolicies1767225600075 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a campaign's policies were until somebody changed them: a week that is frozen late goes by those of its cut-off.
      CREATE TABLE former_policies (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        -- Exclusive.
        until timestamptz NOT NULL,
        policies jsonb NOT NULL,
        changed_by uuid NOT NULL,
        CONSTRAINT pk_former_policies PRIMARY KEY (id),
        CONSTRAINT fk_former_policies_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_former_policies_account FOREIGN KEY (changed_by) REFERENCES accounts (id)
      );
      CREATE INDEX ix_former_policies_until ON former_policies (campaign_id, until, id);
      CREATE TRIGGER tr_former_policies_never_change BEFORE UPDATE OR DELETE ON former_policies
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query('DROP TABLE former_policies');
  }
}
