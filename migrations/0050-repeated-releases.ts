import { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexRepeatedReleases1767225600050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A trip that is postponed releases its held seats once more, so those released before are looked at too.
      DROP INDEX ix_trips_priority_release;
      CREATE INDEX ix_trips_open ON trips (departs_at) WHERE state = 'OPEN';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_trips_open;
      CREATE INDEX ix_trips_priority_release ON trips (departs_at) WHERE state = 'OPEN' AND priority_released_at IS NULL;
    `);
  }
}
