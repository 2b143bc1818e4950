import { MigrationInterface, QueryRunner } from 'typeorm';

export class AddPriorityRelease1767225600026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- When the seats held for priority groups went to those who waited.
      ALTER TABLE trips ADD priority_released_at timestamptz;
      CREATE INDEX ix_trips_priority_release ON trips (departs_at) WHERE state = 'OPEN' AND priority_released_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_trips_priority_release;
      ALTER TABLE trips DROP priority_released_at;
    `);
  }
}
