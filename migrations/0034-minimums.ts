import { MigrationInterface, QueryRunner } from 'typeorm';

export class AddMinimums1767225600034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How many of a party must at least travel together; null for all of them.
      ALTER TABLE bookings
        ADD minimum_people integer,
        ADD CONSTRAINT ck_bookings_minimum CHECK (minimum_people > 0);

      -- How a party agreed to part when the round was drawn, and who of it got the seats; null for all of it.
      ALTER TABLE round_entries
        ADD parting jsonb,
        ADD going jsonb,
        ADD CONSTRAINT ck_round_entries_going CHECK (going IS NULL OR seats IS NOT NULL AND parting IS NOT NULL);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE round_entries
        DROP CONSTRAINT ck_round_entries_going,
        DROP going,
        DROP parting;
      ALTER TABLE bookings
        DROP CONSTRAINT ck_bookings_minimum,
        DROP minimum_people;
    `);
  }
}
