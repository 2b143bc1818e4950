import { MigrationInterface, QueryRunner } from 'typeorm';

/** The register by village: its villages with their people counted, and the people of one. */
export class IndexVillages1767225600092 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ix_workers_village ON workers (home_county_code, town, village, id) WHERE erased_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_workers_village;
    `);
  }
}
