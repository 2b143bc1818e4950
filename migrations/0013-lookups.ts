import { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for what is looked up in the tables that grow by hundreds of thousands of rows in a season. */
export class IndexLookups1767225600013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ix_workers_name ON workers (name);
      CREATE INDEX ix_handover_passengers_handover ON handover_passengers (handover_id);
      -- The line of a roster that a repeated person stood in before.
      CREATE INDEX ix_roster_import_rows_request ON roster_import_rows (travel_request_id)
        WHERE travel_request_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_roster_import_rows_request;
      DROP INDEX ix_handover_passengers_handover;
      DROP INDEX ix_workers_name;
    `);
  }
}
