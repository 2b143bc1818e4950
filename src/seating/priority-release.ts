import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { asSystem } from '../shared/database/scope.js';
import { Job } from '../shared/jobs/job.js';
import { Transactions } from '../shared/database/transactions.js';
import { byItself } from '../trips/by-itself.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { Promoted, WaitingList } from './waiting-list.js';

/** Gives the seats that were held for priority groups to those who wait, when their moment has come. */
@Injectable()
export class PriorityRelease {
  constructor(
    private readonly trips: TripsService,
    private readonly waitingList: WaitingList,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Releases all that is due, one trip per transaction; several processes share the work. A trip that is postponed after its
   * release holds seats again, and is due again at its new moment.
   *
   * @returns number of trips whose held seats were released
   */
  @Job({
    name: 'priority-release',
    title: '释放为重点群体保留的座位',
    titleEn: 'Release seats held for priority groups',
    schedule: { everySeconds: 15 },
  })
  async releaseDue(): Promise<number> {
    let released = 0;
    const release = () =>
      this.transactions.byItself(
        (manager) => this.releaseOne(manager),
        (done) => done && byItself('PriorityRelease_release', done.trip, done.promoted),
      );
    while (await asSystem('job', release)) released += 1;
    return released;
  }

  private async releaseOne(manager: EntityManager): Promise<{ trip: Trip; promoted: Promoted } | undefined> {
    const now = this.clock.now();
    const [due] = await manager.query<{ id: string }[]>(
      `SELECT t.id
         FROM trips t JOIN campaigns c ON c.id = t.campaign_id
        CROSS JOIN LATERAL (
          SELECT t.departs_at - (c.policies -> 'priorityHold' ->> 'untilHoursBefore')::integer * interval '1 hour' AS comes
        ) moment
        WHERE t.state = 'OPEN' AND t.allocation = 'INSTANT' AND (c.policies -> 'priorityHold' ->> 'share')::numeric > 0
          AND moment.comes <= $1 AND (t.priority_released_at IS NULL OR t.priority_released_at < moment.comes)
        ORDER BY t.departs_at LIMIT 1 FOR UPDATE OF t SKIP LOCKED`,
      [now],
    );
    if (!due) return undefined;
    const trip = await this.trips.lock(manager, due.id);
    await manager.query('UPDATE trips t SET priority_released_at = $2 WHERE t.id = $1', [trip.id, now]);
    return { trip, promoted: await this.waitingList.moveUp(manager, trip, null) };
  }
}
