import { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexEndedOffers1767225600032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Offers that nobody accepted, by when they ended: their parties may be next on other trips.
      CREATE INDEX ix_booking_decisions_ended_offers ON booking_decisions (recorded_at)
        WHERE from_state = 'OFFERED' AND to_state <> 'CONFIRMED';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_booking_decisions_ended_offers');
  }
}
