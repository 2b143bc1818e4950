import { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './policies.js';

export class CreateRateLimits1767225600042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Counts of what is limited, shared by all processes. The key is a digest: no phone and no address stands here.
      -- After a crash the counts start anew, which is cheaper than writing them twice.
      CREATE UNLOGGED TABLE rate_limits (
        key bytea NOT NULL CONSTRAINT pk_rate_limits PRIMARY KEY,
        window_ends timestamptz NOT NULL,
        used integer NOT NULL,
        CONSTRAINT ck_rate_limits_key CHECK (length(key) = 32),
        CONSTRAINT ck_rate_limits_used CHECK (used >= 0)
      );
      CREATE INDEX ix_rate_limits_window_ends ON rate_limits (window_ends);
    `);
    await protect(runner, ['rate_limits']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_limits');
  }
}
