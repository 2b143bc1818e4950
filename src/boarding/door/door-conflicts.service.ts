import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { TravelRequestsService } from '../../demand/travel-requests.service.js';
import { ManifestsService } from '../../manifests/manifests.service.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { NotFound } from '../../shared/domain-error.js';
import { Clock } from '../../shared/time/clock.js';
import { maskNumbersIn } from '../../shared/privacy/masking.js';
import { TripsService } from '../../trips/trips.service.js';
import { requireAtDoor } from '../boarding-reach.js';
import { writeBoardings } from '../facts.js';
import { fulfilRequests } from '../fulfilled-requests.js';
import { manifestLines } from '../manifest-lines.js';
import { conflictsOf } from './door-conflicts.query.js';
import { DoorConflictsView } from './door-progress.dto.js';
import { ConflictDecision, SettleConflictDto } from './door-report.dto.js';
import { verdictOnBoarding } from './door-verdict.js';

/** What phones reported and the record contradicts, until somebody has looked at it. */
@Injectable()
export class DoorConflicts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly requests: TravelRequestsService,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, OutsideRegion */
  async list(actor: Actor, tripId: string): Promise<DoorConflictsView> {
    const manager = this.dataSource.manager;
    requireAtDoor(actor, await this.trips.get(manager, tripId));
    return { conflicts: await conflictsOf(manager, tripId) };
  }

  /**
   * Settles a conflict once; who settles it again is answered how it was settled.
   *
   * @throws NotFound, OutsideRegion, and what stands in the way of boarding the passenger
   */
  settle(
    actor: Actor,
    tripId: string,
    id: string,
    { decision, note = '' }: SettleConflictDto,
  ): Promise<DoorConflictsView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtDoor(actor, trip);
      await widen(manager, 'lists of a trip');
      const [conflict] = await conflictsOf(manager, tripId, { ids: [id] });
      if (!conflict) throw new NotFound();
      if (conflict.decision !== null) return { conflicts: await conflictsOf(manager, tripId) };
      const recordedAt = this.clock.now();
      if (decision === ConflictDecision.Board) {
        const manifest = await this.manifests.confirmed(manager, tripId);
        const lines = await manifestLines(manager, manifest.id);
        const line = lines.find(({ passengerId }) => passengerId === conflict.passengerId);
        const occurredAt = new Date(conflict.occurredAt);
        const verdict = verdictOnBoarding(line, { occurredAt, by: actor.accountId });
        if (verdict.conflict && !verdict.write) throw verdict.conflict;
        if (verdict.write) {
          const recording = { tripId, recordedAt, recordedBy: actor.accountId };
          await writeBoardings(manager, manifest.id, recording, [{ ...line!, occurredAt }]);
          await fulfilRequests(manager, this.requests, trip, [line!]);
        }
      }
      await manager.query(
        `UPDATE door_conflicts c SET decision = $2, note = $3, settled_at = $4, settled_by = $5 WHERE c.id = $1`,
        [id, decision, maskNumbersIn(note), recordedAt, actor.accountId],
      );
      return { conflicts: await conflictsOf(manager, tripId) };
    });
  }
}
