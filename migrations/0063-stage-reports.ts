import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['stage_reports', 'stage_report_decisions'];

export class CreateStageReports1767225600063 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A city's report for one stage of the notice.
      CREATE TABLE stage_reports (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        stage text NOT NULL,
        city_code text COLLATE "C" NOT NULL,
        state text NOT NULL DEFAULT 'OPEN',
        -- Figures that the city puts in place of those counted here: {figure: {value, reason}}.
        overrides jsonb NOT NULL DEFAULT '{}',
        measures text NOT NULL DEFAULT '',
        difficulties text NOT NULL DEFAULT '',
        -- The figures as they were counted when it was signed: {figure: value}.
        counted jsonb,
        updated_by uuid,
        updated_at timestamptz,
        signed_by uuid,
        signed_at timestamptz,
        CONSTRAINT pk_stage_reports PRIMARY KEY (id),
        CONSTRAINT uq_stage_reports_stage UNIQUE (campaign_id, stage, city_code),
        CONSTRAINT fk_stage_reports_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_stage_reports_city FOREIGN KEY (city_code) REFERENCES regions (code),
        CONSTRAINT fk_stage_reports_updated_by FOREIGN KEY (updated_by) REFERENCES accounts (id),
        CONSTRAINT fk_stage_reports_signed_by FOREIGN KEY (signed_by) REFERENCES accounts (id),
        CONSTRAINT ck_stage_reports_stage CHECK (stage IN ('FIRST_STAGE', 'SECOND_STAGE', 'FINAL')),
        CONSTRAINT ck_stage_reports_state CHECK (state IN ('OPEN', 'SIGNED')),
        CONSTRAINT ck_stage_reports_signed
          CHECK ((state = 'SIGNED') = (num_nonnulls(signed_by, signed_at, counted) = 3)
                 AND num_nonnulls(signed_by, signed_at, counted) IN (0, 3))
      );
      CREATE TRIGGER tr_stage_reports_signed BEFORE UPDATE ON stage_reports
        FOR EACH ROW WHEN (OLD.state = 'SIGNED' AND NEW.state = 'SIGNED') EXECUTE FUNCTION facts_never_change();
      CREATE TRIGGER tr_stage_reports_stay BEFORE DELETE ON stage_reports
        FOR EACH ROW EXECUTE FUNCTION facts_never_change();

      CREATE TABLE stage_report_decisions (
        id uuid NOT NULL,
        report_id uuid NOT NULL,
        step text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        reason text NOT NULL DEFAULT '',
        account_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_stage_report_decisions PRIMARY KEY (id),
        CONSTRAINT fk_stage_report_decisions_report FOREIGN KEY (report_id) REFERENCES stage_reports (id),
        CONSTRAINT fk_stage_report_decisions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
      );
      CREATE INDEX ix_stage_report_decisions_report ON stage_report_decisions (report_id, id);
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE stage_report_decisions;
      DROP TABLE stage_reports;
    `);
  }
}
