import { EntityManager } from 'typeorm';
import { invalidField } from '../../shared/domain-error.js';
import { frozenRows } from '../weeks/frozen-rows.js';
import { ComparedRow, Question, questionsOn } from './figure-questions.js';

export type AskedQuestion = Question & { answer: string | null };

/** A city's return of a week. */
export interface AskedReturn {
  campaignId: string;
  cityCode: string;
  cutoffAt: Date;
}

/** What is asked about a return as it stands, with the answers given so far. An answer is good for the very figures it was given for. */
export async function askedQuestions(
  manager: EntityManager,
  { campaignId, cityCode, cutoffAt }: AskedReturn,
  row: ComparedRow,
): Promise<AskedQuestion[]> {
  const [last] = await manager.query<{ id: string }[]>(
    `SELECT w.id FROM frozen_weeks w WHERE w.campaign_id = $1 AND w.cutoff_at < $2 ORDER BY w.cutoff_at DESC LIMIT 1`,
    [campaignId, cutoffAt],
  );
  if (!last) return [];
  const before = (await frozenRows(manager, last.id)).find((frozen) => frozen.cityCode === cityCode);
  if (!before) return [];
  const questions = questionsOn({ keyed: before.keyed, figures: before }, row);
  const answers = await manager.query<(Question & { answer: string })[]>(
    `SELECT a.column_key AS "column", a.kind, a.was, a.is_now AS "is", a.answer
       FROM return_answers a
       JOIN city_returns r ON r.id = a.return_id
      WHERE r.campaign_id = $1 AND r.city_code = $2 AND r.cutoff_at = $3`,
    [campaignId, cityCode, cutoffAt],
  );
  return questions.map((one) => ({
    ...one,
    answer: answers.find((other) => isSame(one, other))?.answer ?? null,
  }));
}

/** @throws InvalidInput naming an answer to what is not asked */
export async function writeAnswers(
  manager: EntityManager,
  returnId: string,
  questions: Question[],
  given: { column: string; answer: string }[],
  by: { accountId: string; at: Date },
): Promise<void> {
  for (const [i, { column, answer }] of given.entries()) {
    const question = questions.find((one) => one.column === column);
    if (!question) {
      throw invalidField(
        `answers[${i}].column`,
        'notAsked',
        '该栏没有需要说明的变化',
        'nothing is asked about this column',
      );
    }
    await manager.query(
      `INSERT INTO return_answers (return_id, column_key, kind, was, is_now, answer, answered_by, answered_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT ON CONSTRAINT pk_return_answers DO UPDATE
         SET answer = excluded.answer, answered_by = excluded.answered_by, answered_at = excluded.answered_at`,
      [returnId, column, question.kind, question.was, question.is, answer, by.accountId, by.at],
    );
  }
}

function isSame(one: Question, other: Question): boolean {
  return (
    one.column === other.column && one.kind === other.kind && one.was === other.was && one.is === other.is
  );
}
