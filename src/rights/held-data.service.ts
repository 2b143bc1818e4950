import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Audit } from '../shared/commands/audit.js';
import { toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { widen } from '../shared/database/scope.js';
import { Purpose } from '../shared/vocabulary.js';
import { HELD_KINDS } from './held-data.js';
import { HeldDataView } from './held-data.dto.js';
import { requireMine } from './people-of.js';

const SEALED = /Sealed$/;

/** People's right to know what is held about them. */
@Injectable()
export class HeldData {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** Everything about these people, in full; that it is read is recorded first. @throws NotFound, OutsideRegion */
  async of(actor: Actor, workerIds: string[], purpose: Purpose, reason?: string): Promise<HeldDataView> {
    for (const id of workerIds) await requireMine(this.dataSource.manager, actor, id);
    const target = Object.fromEntries(workerIds.map((id, i) => [i === 0 ? 'id' : `id${i + 1}`, id]));
    await this.audit.disclose(actor, {
      ...{ action: 'HeldData_of', target, purpose, reason, people: workerIds.length },
    });
    const kinds = await this.dataSource.transaction(async (manager) => {
      // Lists and rosters of other offices tell of these people too.
      await widen(manager, 'what is held about a person');
      return this.kindsOf(manager, workerIds);
    });
    return { workerIds, readAt: toWire(this.clock.now()), kinds };
  }

  private async kindsOf(manager: EntityManager, workerIds: string[]): Promise<HeldDataView['kinds']> {
    const kinds: HeldDataView['kinds'] = [];
    for (const { name, sql } of HELD_KINDS) {
      const rows = await manager.query<Record<string, unknown>[]>(sql, [workerIds]);
      kinds.push({ name, rows: rows.map((row) => this.opened(row)) });
    }
    return kinds;
  }

  private opened(row: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        if (value instanceof Date) return [name, toWire(value)];
        if (!SEALED.test(name)) return [name, value];
        const text = this.sealing.open(value as Buffer);
        return [name.replace(SEALED, ''), name === 'cellsSealed' ? (JSON.parse(text) as unknown) : text];
      }),
    );
  }
}
