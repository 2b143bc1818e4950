import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['manifest_amendments', 'amended_lines'];

export class CreateManifestAmendments1767225600082 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The carrier changed where people of a version sit: who, when, why.
      CREATE TABLE manifest_amendments (
        id uuid NOT NULL,
        manifest_id uuid NOT NULL,
        cause text NOT NULL,
        -- Of a vehicle, what came in place of what: '1号车 晋E12345 → 晋E54321'.
        detail text NOT NULL DEFAULT '',
        reason text NOT NULL DEFAULT '',
        -- Digests of the version's lines before and after.
        digest_before text NOT NULL,
        digest_after text NOT NULL,
        account_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_manifest_amendments PRIMARY KEY (id),
        CONSTRAINT fk_manifest_amendments_manifest FOREIGN KEY (manifest_id) REFERENCES manifests (id),
        CONSTRAINT fk_manifest_amendments_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT ck_manifest_amendments_cause CHECK (cause IN ('SEAT_NUMBERS', 'VEHICLE'))
      );
      CREATE INDEX ix_manifest_amendments_manifest ON manifest_amendments (manifest_id, id);

      -- What stood on a line before an amendment, and since.
      CREATE TABLE amended_lines (
        amendment_id uuid NOT NULL,
        passenger_id uuid NOT NULL,
        from_label text NOT NULL,
        from_seat text NOT NULL,
        to_label text NOT NULL,
        to_seat text NOT NULL,
        CONSTRAINT pk_amended_lines PRIMARY KEY (amendment_id, passenger_id),
        CONSTRAINT fk_amended_lines_amendment FOREIGN KEY (amendment_id) REFERENCES manifest_amendments (id),
        CONSTRAINT fk_amended_lines_passenger FOREIGN KEY (passenger_id) REFERENCES passengers (id)
      );
      CREATE INDEX ix_amended_lines_passenger ON amended_lines (passenger_id);

      CREATE TRIGGER tr_manifest_amendments_stay BEFORE UPDATE OR DELETE ON manifest_amendments
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_amended_lines_stay BEFORE UPDATE OR DELETE ON amended_lines
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query('DROP TABLE amended_lines; DROP TABLE manifest_amendments');
  }
}
