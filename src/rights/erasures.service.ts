import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { SessionsInUse } from '../access/sessions/sessions-in-use.js';
import { dayOf, toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { Clearing } from './clearing.js';
import { obstacleTo } from './erasure-rules.js';
import { ErasureCountsView, ErasureState, ErasureView } from './erasure.dto.js';
import { requireMine } from './people-of.js';
import { OnLegalHold, TripAhead } from './rights.errors.js';
import { lockStandings } from './standings.query.js';

interface ErasureRow {
  workerId: string;
  askedAt: Date;
  dueOn: string;
  doneAt: Date | null;
  counts: ErasureCountsView | null;
}

/** People's right to be forgotten. */
@Injectable()
export class Erasures {
  constructor(
    private readonly transactions: Transactions,
    private readonly clearing: Clearing,
    private readonly inUse: SessionsInUse,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets go of who a person is: now, or on the day on which the journey need not be kept on record any more.
   *
   * @throws NotFound, OutsideRegion, OnLegalHold, TripAhead
   */
  async ask(actor: Actor, workerId: string): Promise<ErasureView> {
    let ended: string[] = [];
    const view = await this.transactions.run(async (manager) => {
      await requireMine(manager, actor, workerId);
      // Lists, rosters and holds of other offices tell of this person too.
      await widen(manager, 'what is held about a person');
      const today = dayOf(this.clock.now());
      const [standing] = await lockStandings(manager, [workerId], this.clock.now(), true);
      if (!standing || standing.erased) throw new NotFound();
      const obstacle = obstacleTo(standing, today);
      if (obstacle === 'held') throw new OnLegalHold();
      if (obstacle === 'trip ahead') throw new TripAhead();
      const dueOn = obstacle === 'kept' ? standing.keptUntil! : today;
      await this.note(manager, actor, workerId, dueOn);
      if (!obstacle) {
        await this.clearing.clear(manager, [workerId], today);
        ended = await this.endedSessions(manager, workerId);
      }
      return this.find(manager, workerId);
    });
    // Other processes hear of it with the commit; this one knows before it answers.
    this.inUse.forget(ended);
    return view;
  }

  /** Sessions of phones that acted for this person and for nobody else; closing their accounts has ended them. */
  private async endedSessions(manager: EntityManager, workerId: string): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id AND a.closed_at IS NOT NULL
        WHERE a.id IN (SELECT b.account_id FROM worker_bindings b WHERE b.worker_id = $1)`,
      [workerId],
    );
    return rows.map(({ id }) => id);
  }

  private async note(manager: EntityManager, actor: Actor, workerId: string, dueOn: string): Promise<void> {
    await manager.query(
      `INSERT INTO erasures (id, worker_id, why, asked_by, asked_at, due_on)
       VALUES ($1, $2, 'REQUEST', $3, $4, $5)
       ON CONFLICT ON CONSTRAINT uq_erasures_worker DO UPDATE SET due_on = EXCLUDED.due_on`,
      [newId(), workerId, actor.accountId, this.clock.now(), dueOn],
    );
  }

  private async find(manager: EntityManager, workerId: string): Promise<ErasureView> {
    const [{ askedAt, doneAt, ...row }] = await manager.query<ErasureRow[]>(
      `SELECT e.worker_id AS "workerId", e.asked_at AS "askedAt", e.due_on AS "dueOn", e.done_at AS "doneAt", e.counts
         FROM erasures e WHERE e.worker_id = $1`,
      [workerId],
    );
    const state = doneAt ? ErasureState.Done : ErasureState.Due;
    return { ...row, state, askedAt: toWire(askedAt), doneAt: doneAt && toWire(doneAt) };
  }
}
