import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../../access/access.errors.js';
import { Actor } from '../../access/actor.js';
import { Clock } from '../../shared/time/clock.js';
import { NotFound } from '../../shared/domain-error.js';
import { asSystem, widen } from '../../shared/database/scope.js';
import { Job } from '../../shared/jobs/job.js';
import { Transactions } from '../../shared/database/transactions.js';
import { AllotmentView } from '../../trips/allotments/allotment.dto.js';
import { Allotment } from '../../trips/allotments/allotment.entity.js';
import { Allotments } from '../../trips/allotments/allotments.service.js';
import { byItself } from '../../trips/by-itself.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { AllotmentReturned } from '../seating.errors.js';
import { WaitingList } from '../waiting-list.js';

/** Gives back what is kept for a region: early, or when its moment has come. Who waits gets it. */
@Injectable()
export class AllotmentReturns {
  constructor(
    private readonly trips: TripsService,
    private readonly allotments: Allotments,
    private readonly waitingList: WaitingList,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** For the office that runs the trip and for that of the region. @throws NotFound, OutsideRegion, AllotmentReturned */
  async giveBack(actor: Actor, id: string): Promise<AllotmentView> {
    return this.transactions.run(async (manager) => {
      const known = await manager.findOneBy(Allotment, { id });
      if (!known) throw new NotFound();
      const trip = await this.trips.lock(manager, known.tripId);
      const mayReturn = [trip.organiserCode, known.regionCode].some((code) => actor.mayActFor(code));
      if (!mayReturn) throw new OutsideRegion();
      await widen(manager, 'seats of a trip');
      const allotment = await manager.findOneByOrFail(Allotment, { id });
      if (allotment.returnedAt) throw new AllotmentReturned();
      const returned = { returnedAt: this.clock.now(), returnedBy: actor.accountId };
      await manager.update(Allotment, { id }, returned);
      await this.waitingList.moveUp(manager, trip, actor.accountId);
      return AllotmentView.of({ ...allotment, ...returned });
    });
  }

  /**
   * Gives back all that is due, one trip per transaction. Several processes share the work; a trip that is just locked is left
   * for the next time. Nobody has to wait for this: from its moment on, an allotment keeps no one off.
   *
   * @returns number of allotments given back
   */
  @Job({
    name: 'due-allotments',
    title: '归还到期的预留名额',
    titleEn: 'Give back allotments whose moment has come',
    schedule: { everySeconds: 15 },
  })
  async giveBackDue(): Promise<number> {
    let returned = 0;
    for (;;) {
      const ofTrip = await asSystem('job', () =>
        this.transactions.byItself(
          (manager) => this.giveBackOnOneTrip(manager),
          (done) => (done?.returned ? byItself('AllotmentReturns_giveBackDue', done.trip, done) : undefined),
        ),
      );
      if (ofTrip === undefined) return returned;
      returned += ofTrip.returned;
    }
  }

  /** @returns undefined when no trip is left to do */
  private async giveBackOnOneTrip(
    manager: EntityManager,
  ): Promise<{ trip: Trip; returned: number } | undefined> {
    const [claimed] = await manager.query<{ id: string }[]>(
      `SELECT t.id FROM trips t
        WHERE t.id IN (SELECT a.trip_id FROM allotments a WHERE a.returned_at IS NULL AND a.returns_at <= $1)
        ORDER BY t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED`,
      [this.clock.now()],
    );
    if (!claimed) return undefined;
    const trip = await this.trips.lock(manager, claimed.id);
    const returned = await this.allotments.giveBackDue(manager, trip.id);
    if (returned > 0) await this.waitingList.moveUp(manager, trip, null);
    return { trip, returned };
  }
}
