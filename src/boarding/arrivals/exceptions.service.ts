import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { Role } from '../../access/roles.js';
import { ManifestsService } from '../../manifests/manifests.service.js';
import { NotFound } from '../../shared/domain-error.js';
import { IllegalStep } from '../../shared/lifecycle.js';
import { newId } from '../../shared/ids.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { pageFrom } from '../../shared/http/paging.js';
import { maskNumbersIn } from '../../shared/privacy/masking.js';
import { Clock } from '../../shared/time/clock.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { TripsService } from '../../trips/trips.service.js';
import { ExceptionSettled, ExceptionUnlikely, NotOnManifest } from '../boarding.errors.js';
import { requireAtArrival } from '../boarding-reach.js';
import { happenedAt } from '../happened.js';
import { manifestLines } from '../manifest-lines.js';
import { canBeSaid, OwnerSide } from './exception-rules.js';
import {
  ArrivalExceptionPage,
  ArrivalExceptionView,
  ExceptionListQuery,
  RaiseExceptionDto,
} from './exceptions.dto.js';
import { readExceptions } from './exceptions.query.js';

/** What is not as the list says when a trip arrives: each a row with an owner, and in the end what came of it. */
@Injectable()
export class ArrivalExceptions {
  constructor(
    private readonly entities: EntityManager,
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly clock: Clock,
  ) {}

  /** Of all trips that the actor may read, newest first; people whom it may not see are left out. */
  async list(
    actor: Actor,
    { tripId, open, after, limit }: ExceptionListQuery,
  ): Promise<ArrivalExceptionPage> {
    const condition = `($1::uuid IS NULL OR x.trip_id = $1) AND ($2::boolean IS NULL OR (x.resolved_at IS NULL) = $2)
      AND ($3::uuid IS NULL OR x.id < $3)`;
    const params = [tripId ?? null, open ?? null, after ?? null];
    const rows = await readExceptions(this.entities, actor, condition, params, limit + 1);
    return pageFrom(rows, limit, ({ id }) => id);
  }

  /** @throws IllegalStep before the departure, NotOnManifest, ExceptionUnlikely, ExceptionStands, NotYetHappened, OutsideRegion */
  raise(actor: Actor, tripId: string, input: RaiseExceptionDto): Promise<ArrivalExceptionView> {
    const { passengerId, kind, note = '' } = input;
    const ownSide = actor.role === Role.ReceivingLiaison ? OwnerSide.Receiving : OwnerSide.Sending;
    const { ownerSide = ownSide } = input;
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtArrival(actor, trip);
      await widen(manager, 'lists of a trip');
      if (trip.state !== TripState.Departed && trip.state !== TripState.Arrived) {
        throw new IllegalStep({ extra: { subject: 'trip', state: trip.state, step: 'raiseException' } });
      }
      const manifest = await this.manifests.confirmed(manager, tripId);
      const lines = await manifestLines(manager, manifest.id);
      const line = lines.find((one) => one.passengerId === passengerId.toLowerCase());
      if (!line) throw new NotOnManifest();
      if (!canBeSaid(kind, line.state)) throw new ExceptionUnlikely({ extra: { state: line.state } });
      const id = newId();
      await manager.query(
        `INSERT INTO arrival_exceptions (id, trip_id, passenger_id, kind, note, occurred_at, recorded_at, recorded_by,
                                         owner_side, owner_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[id, tripId, passengerId, kind, maskNumbersIn(note)],
          ...[happenedAt(input.occurredAt, this.clock.now()), this.clock.now(), actor.accountId],
          ...[ownerSide, ownerSide === ownSide ? actor.accountId : null],
        ],
      );
      return this.view(manager, actor, id);
    });
  }

  /** Takes it over: from now on I see to it. @throws NotFound, ExceptionSettled, OutsideRegion */
  takeOver(actor: Actor, id: string): Promise<ArrivalExceptionView> {
    const side = actor.role === Role.ReceivingLiaison ? OwnerSide.Receiving : OwnerSide.Sending;
    return this.change(actor, id, (manager) =>
      manager.query(`UPDATE arrival_exceptions x SET owner_side = $2, owner_id = $3 WHERE x.id = $1`, [
        ...[id, side, actor.accountId],
      ]),
    );
  }

  /** Says what came of it. @throws NotFound, ExceptionSettled, OutsideRegion */
  resolve(actor: Actor, id: string, resolution: string): Promise<ArrivalExceptionView> {
    return this.change(actor, id, (manager) =>
      manager.query(
        `UPDATE arrival_exceptions x SET resolution = $2, resolved_at = $3, resolved_by = $4 WHERE x.id = $1`,
        [id, maskNumbersIn(resolution), this.clock.now(), actor.accountId],
      ),
    );
  }

  private change(
    actor: Actor,
    id: string,
    write: (manager: EntityManager) => Promise<unknown>,
  ): Promise<ArrivalExceptionView> {
    return this.transactions.run(async (manager) => {
      const [found] = await manager.query<{ tripId: string }[]>(
        `SELECT x.trip_id AS "tripId" FROM arrival_exceptions x WHERE x.id = $1`,
        [id],
      );
      if (!found) throw new NotFound();
      requireAtArrival(actor, await this.trips.lock(manager, found.tripId));
      await widen(manager, 'lists of a trip');
      const before = await this.view(manager, actor, id);
      if (before.resolvedAt !== null) throw new ExceptionSettled();
      await write(manager);
      return this.view(manager, actor, id);
    });
  }

  private async view(manager: EntityManager, actor: Actor, id: string): Promise<ArrivalExceptionView> {
    const [view] = await readExceptions(manager, actor, 'x.id = $1', [id], 1);
    return view;
  }
}
