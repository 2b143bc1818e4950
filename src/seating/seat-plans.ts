import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { SeatPlan } from '../fleet/seat-plan.js';

/** Drawn plans by layout, each read once: a layout that trips use is not drawn anew while the service runs. */
@Injectable()
export class SeatPlans {
  private readonly plans = new Map<string, SeatPlan>();

  async of(manager: EntityManager, layoutIds: Iterable<string>): Promise<ReadonlyMap<string, SeatPlan>> {
    const unread = [...new Set(layoutIds)].filter((id) => !this.plans.has(id));
    if (unread.length > 0) {
      const rows = await manager.query<{ id: string; plan: SeatPlan }[]>(
        'SELECT l.id, l.plan FROM seat_layouts l WHERE l.id = ANY ($1)',
        [unread],
      );
      for (const { id, plan } of rows) this.plans.set(id, plan);
    }
    return this.plans;
  }
}
