import { MigrationInterface, QueryRunner } from 'typeorm';

export class KnowAuditKeys1767225600049 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE data_keys
        DROP CONSTRAINT ck_data_keys_purpose,
        ADD CONSTRAINT ck_data_keys_purpose CHECK (purpose IN ('SEAL', 'LOOKUP', 'AUDIT'));
      -- One key seals the record at a time.
      CREATE UNIQUE INDEX uq_data_keys_audit ON data_keys (purpose) WHERE purpose = 'AUDIT' AND retired_at IS NULL;
      -- What was done of one kind, the latest first.
      CREATE INDEX ix_audit_entries_action ON audit_entries (action, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_audit_entries_action;
      DROP INDEX uq_data_keys_audit;
      DELETE FROM data_keys WHERE purpose = 'AUDIT';
      ALTER TABLE data_keys
        DROP CONSTRAINT ck_data_keys_purpose,
        ADD CONSTRAINT ck_data_keys_purpose CHECK (purpose IN ('SEAL', 'LOOKUP'));
    `);
  }
}
