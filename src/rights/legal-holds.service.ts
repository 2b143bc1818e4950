import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { pageFrom } from '../shared/http/paging.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { HoldScope, LegalHoldPage, LegalHoldView, ListHoldsQuery, SetHoldDto } from './legal-hold.dto.js';
import { HoldLifted } from './rights.errors.js';

type HoldRow = Omit<LegalHoldView, 'setAt' | 'liftedAt'> & { setAt: Date; liftedAt: Date | null };

/** Regions that what a hold is on belongs to. */
const REGIONS_OF: Record<HoldScope, string> = {
  WORKER: 'SELECT w.home_county_code AS code FROM workers w WHERE w.id = $1 AND w.erased_at IS NULL',
  TRIP: 'SELECT t.organiser_code AS code FROM trips t WHERE t.id = $1',
  CAMPAIGN: 'SELECT c.province_code AS code FROM campaigns c WHERE c.id = $1',
};

const HOLD = `SELECT h.id, h.scope, h.target_id AS "targetId", h.reason, h.set_by AS "setBy", h.set_at AS "setAt",
    h.lifted_by AS "liftedBy", h.lifted_at AS "liftedAt" FROM legal_holds h`;

/** Keeps data from being erased while a court or an authority needs it. A hold stays on record when it has been lifted. */
@Injectable()
export class LegalHolds {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, OutsideRegion */
  async set(actor: Actor, { scope, targetId, reason }: SetHoldDto): Promise<LegalHoldView> {
    return this.transactions.run(async (manager) => {
      const [target] = await manager.query<{ code: string }[]>(REGIONS_OF[scope], [targetId]);
      if (!target) throw new NotFound();
      actor.requireRegion(target.code);
      await widen(manager, 'legal holds');
      const id = newId();
      await manager.query(
        `INSERT INTO legal_holds (id, scope, target_id, region_code, reason, set_by, set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, scope, targetId, actor.regionCode, reason, actor.accountId, this.clock.now()],
      );
      return viewOf(await this.find(manager, actor, id));
    });
  }

  /** @throws NotFound, HoldLifted */
  async lift(actor: Actor, id: string): Promise<LegalHoldView> {
    return this.transactions.run(async (manager) => {
      await widen(manager, 'legal holds');
      const hold = await this.find(manager, actor, id, 'FOR UPDATE');
      if (hold.liftedAt) throw new HoldLifted();
      await manager.query('UPDATE legal_holds SET lifted_by = $2, lifted_at = $3 WHERE id = $1', [
        ...[id, actor.accountId, this.clock.now()],
      ]);
      return viewOf(await this.find(manager, actor, id));
    });
  }

  /** Of the actor's province, oldest first. */
  async list(actor: Actor, { after, limit }: ListHoldsQuery): Promise<LegalHoldPage> {
    const rows = await this.transactions.run(async (manager) => {
      await widen(manager, 'legal holds');
      return manager.query<HoldRow[]>(
        `${HOLD} WHERE h.region_code = $1 AND ($2::uuid IS NULL OR h.id > $2) ORDER BY h.id LIMIT $3`,
        [actor.regionCode, after ?? null, limit + 1],
      );
    });
    return pageFrom(rows.map(viewOf), limit, ({ id }) => id);
  }

  private async find(manager: EntityManager, actor: Actor, id: string, lock = ''): Promise<HoldRow> {
    const [hold] = await manager.query<HoldRow[]>(`${HOLD} WHERE h.id = $1 AND h.region_code = $2 ${lock}`, [
      ...[id, actor.regionCode],
    ]);
    if (!hold) throw new NotFound();
    return hold;
  }
}

function viewOf({ setAt, liftedAt, ...hold }: HoldRow): LegalHoldView {
  return { ...hold, setAt: toWire(setAt), liftedAt: liftedAt && toWire(liftedAt) };
}
