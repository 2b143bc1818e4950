import { MigrationInterface, QueryRunner } from 'typeorm';
import { expose, protect } from './policies.js';

const TABLES = ['return_answers'];

export class CreateReturnAnswers1767225600056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Why a figure fell or jumped, for the very figures that were asked about.
      CREATE TABLE return_answers (
        return_id uuid NOT NULL,
        column_key text NOT NULL,
        kind text NOT NULL,
        was text NOT NULL,
        is_now text NOT NULL,
        answer text NOT NULL,
        answered_by uuid NOT NULL,
        answered_at timestamptz NOT NULL,
        CONSTRAINT pk_return_answers PRIMARY KEY (return_id, column_key, kind, was, is_now),
        CONSTRAINT fk_return_answers_return FOREIGN KEY (return_id) REFERENCES city_returns (id),
        CONSTRAINT fk_return_answers_account FOREIGN KEY (answered_by) REFERENCES accounts (id),
        CONSTRAINT ck_return_answers_kind CHECK (kind IN ('FELL', 'JUMPED'))
      );
    `);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await expose(runner, TABLES);
    await runner.query('DROP TABLE return_answers');
  }
}
