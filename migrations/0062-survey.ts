import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['survey_answers'];

export class CreateSurvey1767225600062 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where a worker spent the festival, what comes after it, and who went back without us.
      CREATE TABLE survey_answers (
        campaign_id uuid NOT NULL,
        worker_id uuid NOT NULL,
        -- Where the worker counts.
        home_county_code text COLLATE "C" NOT NULL,
        festival text,
        plan text,
        back_on date,
        back_by text,
        answered_by uuid NOT NULL,
        answered_at timestamptz NOT NULL,
        CONSTRAINT pk_survey_answers PRIMARY KEY (campaign_id, worker_id),
        CONSTRAINT fk_survey_answers_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_survey_answers_worker FOREIGN KEY (worker_id) REFERENCES workers (id),
        CONSTRAINT fk_survey_answers_county FOREIGN KEY (home_county_code) REFERENCES regions (code),
        CONSTRAINT fk_survey_answers_account FOREIGN KEY (answered_by) REFERENCES accounts (id),
        CONSTRAINT ck_survey_answers_festival CHECK (festival IN ('AT_HOME', 'AT_WORK_PLACE')),
        CONSTRAINT ck_survey_answers_plan
          CHECK (plan IN ('RETURN_TO_JOB', 'FIND_NEW_JOB', 'WORK_NEARBY', 'STAY_HOME', 'UNDECIDED')),
        CONSTRAINT ck_survey_answers_back_by CHECK (back_by IN ('OWN_VEHICLE', 'OWN_TICKET', 'EMPLOYER', 'OTHER')),
        CONSTRAINT ck_survey_answers_back CHECK ((back_on IS NULL) = (back_by IS NULL)),
        CONSTRAINT ck_survey_answers_something CHECK (num_nonnulls(festival, plan, back_on) > 0)
      );
      CREATE INDEX ix_survey_answers_county ON survey_answers (campaign_id, home_county_code);
      CREATE INDEX ix_survey_answers_worker ON survey_answers (worker_id);
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query('DROP TABLE survey_answers');
  }
}
