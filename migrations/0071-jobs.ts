import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['jobs', 'job_runs'];

export class CreateJobs1767225600071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Every scheduled job with its latest run. Whoever has set run_id works on it until lease_until.
      CREATE TABLE jobs (
        name text COLLATE "C" NOT NULL,
        known_since timestamptz NOT NULL DEFAULT now(),
        run_id uuid,
        state text,
        -- Host and number of the process.
        process text,
        -- The officer who started it; nobody when it was due.
        account_id uuid,
        started_at timestamptz,
        lease_until timestamptz,
        ended_at timestamptz,
        -- What it came to: counts by name.
        result jsonb,
        error text,
        CONSTRAINT pk_jobs PRIMARY KEY (name),
        CONSTRAINT fk_jobs_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT ck_jobs_state CHECK (state IN ('RUNNING', 'DONE', 'FAILED')),
        CONSTRAINT ck_jobs_run CHECK ((run_id IS NULL) = (state IS NULL) AND (run_id IS NULL) = (started_at IS NULL)),
        CONSTRAINT ck_jobs_running CHECK ((lease_until IS NOT NULL) = (state IS NOT DISTINCT FROM 'RUNNING'))
      );

      -- Runs that did something, failed, got lost or were asked for; the others leave no trace but in jobs.
      CREATE TABLE job_runs (
        id uuid NOT NULL,
        job text COLLATE "C" NOT NULL,
        state text NOT NULL,
        process text NOT NULL,
        account_id uuid,
        started_at timestamptz NOT NULL,
        -- Of a lost run, when another process took over.
        ended_at timestamptz NOT NULL,
        result jsonb,
        error text,
        -- A run that fails like the one before it is counted there.
        times integer NOT NULL DEFAULT 1,
        CONSTRAINT pk_job_runs PRIMARY KEY (id),
        CONSTRAINT fk_job_runs_job FOREIGN KEY (job) REFERENCES jobs (name),
        CONSTRAINT fk_job_runs_account FOREIGN KEY (account_id) REFERENCES accounts (id),
        CONSTRAINT ck_job_runs_state CHECK (state IN ('DONE', 'FAILED', 'LOST')),
        CONSTRAINT ck_job_runs_error CHECK ((state = 'FAILED') = (error IS NOT NULL))
      );
      CREATE INDEX ix_job_runs_job ON job_runs (job, id);
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query(`
      DROP TABLE job_runs;
      DROP TABLE jobs;
    `);
  }
}
