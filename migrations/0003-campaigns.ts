import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCampaigns1767225600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE campaigns (
        id uuid NOT NULL,
        province_code text COLLATE "C" NOT NULL,
        name text NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        festival_day date NOT NULL,
        policies jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_campaigns PRIMARY KEY (id),
        CONSTRAINT uq_campaigns_name UNIQUE (province_code, name),
        CONSTRAINT fk_campaigns_province FOREIGN KEY (province_code) REFERENCES regions (code),
        CONSTRAINT ck_campaigns_days CHECK (starts_on <= festival_day AND festival_day < ends_on)
      );

      -- When what is due to the province; ends_on is exclusive, so is every due moment of a week.
      CREATE TABLE report_deadlines (
        id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        kind text NOT NULL,
        due_at timestamptz NOT NULL,
        skipped boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_report_deadlines PRIMARY KEY (id),
        CONSTRAINT uq_report_deadlines_due UNIQUE (campaign_id, kind, due_at),
        CONSTRAINT fk_report_deadlines_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT ck_report_deadlines_kind CHECK (kind IN ('CONTACTS', 'FIRST_STAGE', 'SECOND_STAGE', 'WEEKLY', 'FINAL'))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE report_deadlines;
      DROP TABLE campaigns;
    `);
  }
}
