import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['late_signatures'];

export class CreateLateSignatures1767225600054 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who signed a row after its week was frozen, and why so late. The frozen row itself stays as it was.
      CREATE TABLE late_signatures (
        week_id uuid NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        signed_by uuid NOT NULL,
        signed_by_name text NOT NULL,
        signed_at timestamptz NOT NULL,
        reason text NOT NULL,
        CONSTRAINT pk_late_signatures PRIMARY KEY (week_id, city_code),
        CONSTRAINT fk_late_signatures_row FOREIGN KEY (week_id, city_code) REFERENCES frozen_rows (week_id, city_code),
        CONSTRAINT fk_late_signatures_account FOREIGN KEY (signed_by) REFERENCES accounts (id)
      );
      CREATE TRIGGER tr_late_signatures_never_change BEFORE UPDATE OR DELETE ON late_signatures
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE FUNCTION row_froze_unsigned() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM frozen_rows r WHERE r.week_id = NEW.week_id AND r.city_code = NEW.city_code AND r.signed_at IS NOT NULL
        ) THEN
          RAISE EXCEPTION 'the row was signed in time' USING ERRCODE = '23514', CONSTRAINT = 'tr_late_signatures_unsigned';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tr_late_signatures_unsigned BEFORE INSERT ON late_signatures
        FOR EACH ROW EXECUTE FUNCTION row_froze_unsigned();
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE late_signatures;
      DROP FUNCTION row_froze_unsigned();
    `);
  }
}
