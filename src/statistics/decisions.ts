import { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { newId } from '../shared/ids.js';

/** Tables of who took which step with a return or report, when and why; and their column that names it. */
const DECIDED = {
  city_return_decisions: 'return_id',
  county_return_decisions: 'return_id',
  stage_report_decisions: 'report_id',
};

/** A step of a lifecycle as somebody took it. */
export interface Decision {
  /** Id of the return or report. */
  of: string;
  step: string;
  fromState: string;
  toState: string;
  reason: string;
  at: Date;
}

/** A decision is a row: who, when, why. */
export async function recordDecision(
  manager: EntityManager,
  table: keyof typeof DECIDED,
  { accountId }: Actor,
  { of, step, fromState, toState, reason, at }: Decision,
): Promise<void> {
  await manager.query(
    `INSERT INTO ${table} (id, ${DECIDED[table]}, step, from_state, to_state, reason, account_id, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), of, step, fromState, toState, reason, accountId, at],
  );
}
