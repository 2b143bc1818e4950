import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Clock } from '../../shared/clock.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/transactions.js';
import { TripsService } from '../../trips/trips.service.js';
import { Rounds } from './rounds.service.js';

/** Draws rounds when the time for requests is over. */
@Injectable()
export class DueRounds {
  constructor(
    private readonly trips: TripsService,
    private readonly rounds: Rounds,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Interval(15_000)
  async drawByThemselves(): Promise<void> {
    if (!this.settings.jobs) return;
    await this.drawDue();
  }

  /**
   * Draws all that is due, one trip per transaction. Several processes share the work; the lock of the trip and the record's
   * key keep a round from being drawn twice.
   *
   * @returns number of rounds that were drawn
   */
  async drawDue(): Promise<number> {
    let drawn = 0;
    while (await this.transactions.run((manager) => this.drawOne(manager))) drawn += 1;
    return drawn;
  }

  private async drawOne(manager: EntityManager): Promise<boolean> {
    const [due] = await manager.query<{ id: string }[]>(
      `SELECT t.id FROM trips t
        WHERE t.allocation = 'ROUND' AND t.state = 'OPEN' AND t.drawn_at IS NULL AND t.requests_until <= $1
        ORDER BY t.requests_until LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [this.clock.now()],
    );
    if (!due) return false;
    await this.rounds.draw(manager, await this.trips.lock(manager, due.id), null);
    return true;
  }
}
