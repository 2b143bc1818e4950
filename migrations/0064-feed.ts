import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['feed_deliveries'];

export class CreateFeed1767225600064 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How far the frozen weeks have come to the provincial platform; a week without a row has not been tried yet.
      CREATE TABLE feed_deliveries (
        week_id uuid NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL,
        -- What the last attempt failed with, in codes.
        last_error text,
        -- SHA-256 of the body that was taken.
        body_digest text,
        delivered_at timestamptz,
        CONSTRAINT pk_feed_deliveries PRIMARY KEY (week_id),
        CONSTRAINT fk_feed_deliveries_week FOREIGN KEY (week_id) REFERENCES frozen_weeks (id),
        CONSTRAINT ck_feed_deliveries_delivered CHECK ((delivered_at IS NULL) = (body_digest IS NULL))
      );
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query('DROP TABLE feed_deliveries');
  }
}
