import { Injectable, Logger } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../../shared/time/clock.js';
import { Busy } from '../../shared/domain-error.js';
import type { ServiceNote } from '../../shared/commands/audit.js';
import { asSystem } from '../../shared/database/scope.js';
import { Job, JobFailure } from '../../shared/jobs/job.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { Rounds } from './rounds.service.js';

/** Enough that journeys to the database do not count; few enough that others wait a moment only for locks and this process. */
const TRIPS_AT_ONCE = 10;
/** Drawn trips hold the locks of all who ask; more requests than this are not taken at once, unless they are for one trip. */
const REQUESTS_AT_ONCE = 2_000;
/** While the database writes for one, the other is ranked and seated in memory. */
const LANES = 2;
const TELLS_EVERY = 5_000;

/** Goes through all rounds that are due. */
interface Pass {
  drawn: number;
  /** Trips that cannot be drawn; left out of this pass so that they do not keep others waiting. */
  broken: string[];
}

/** Draws rounds when the time for requests is over. */
@Injectable()
export class DueRounds {
  private readonly log = new Logger('Rounds');

  constructor(
    private readonly trips: TripsService,
    private readonly rounds: Rounds,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  @Job({
    name: 'due-rounds',
    title: '对截止报名的班次抽签',
    titleEn: 'Draw rounds when the time for requests is over',
    schedule: { everySeconds: 15 },
  })
  async drawByThemselves(): Promise<number> {
    const { drawn, broken } = await this.drawAll();
    if (broken.length > 0) throw new JobFailure(`cannot be drawn: trips ${broken.sort().join(', ')}`, drawn);
    return drawn;
  }

  /**
   * Draws all that is due, some trips per transaction. Several processes share the work; the locks of the trips and the
   * records' keys keep a round from being drawn twice. Tells how far it is.
   *
   * @returns number of rounds that were drawn
   */
  async drawDue(): Promise<number> {
    return (await this.drawAll()).drawn;
  }

  private async drawAll(): Promise<Pass> {
    const pass: Pass = { drawn: 0, broken: [] };
    const telling = setInterval(() => this.log.log(`${pass.drawn} rounds drawn so far`), TELLS_EVERY);
    try {
      await asSystem('job', () => Promise.all(Array.from({ length: LANES }, () => this.lane(pass))));
    } finally {
      clearInterval(telling);
    }
    if (pass.drawn > 0) this.log.log(`${pass.drawn} rounds drawn`);
    return pass;
  }

  /** Trips that fail together are drawn one by one, until the one that is broken is found and left out. */
  private async lane(pass: Pass): Promise<void> {
    let atOnce = TRIPS_AT_ONCE;
    for (;;) {
      let taken: string[] = [];
      try {
        const drawn = await this.transactions.byItself(
          async (manager) => {
            taken = await this.take(manager, pass.broken, atOnce);
            const trips = await this.trips.lockFree(manager, taken);
            trips.sort((a, b) => taken.indexOf(a.id) - taken.indexOf(b.id));
            return trips.length === 0 ? [] : this.rounds.draw(manager, trips, null);
          },
          (trips) => (trips.length > 0 ? drawnByThemselves(trips) : undefined),
        );
        if (drawn.length === 0) return;
        pass.drawn += drawn.length;
        atOnce = Math.min(2 * atOnce, TRIPS_AT_ONCE);
      } catch (error) {
        if (error instanceof Busy || taken.length === 0) throw error;
        if (taken.length === 1) {
          pass.broken.push(taken[0]);
          // Its name only: words of the database may hold personal data.
          this.log.error(`The round of trip ${taken[0]} cannot be drawn: ${(error as Error).name}`);
        }
        atOnce = 1;
      }
    }
  }

  /** Locks trips whose rounds are due, the longest due first. */
  private async take(manager: EntityManager, broken: string[], atOnce: number): Promise<string[]> {
    const due = await manager.query<{ id: string; requests: number }[]>(
      `SELECT t.id, (SELECT count(*) FROM bookings b WHERE b.trip_id = t.id AND b.state = 'REQUESTED') AS requests
         FROM trips t
        WHERE t.allocation = 'ROUND' AND t.state = 'OPEN' AND t.drawn_at IS NULL AND t.requests_until <= $1
          AND t.id <> ALL ($2::uuid[])
        ORDER BY t.requests_until, t.id LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [this.clock.now(), broken, atOnce],
    );
    let requests = 0;
    const fits = due.filter((trip, i) => (requests += trip.requests) <= REQUESTS_AT_ONCE || i === 0);
    return fits.map(({ id }) => id);
  }
}

/** Rounds that were drawn together stand in one entry, which is found by each of their trips. */
function drawnByThemselves(trips: Trip[]): ServiceNote {
  const target = Object.fromEntries(trips.map(({ id }, i) => [i === 0 ? 'tripId' : `tripId${i + 1}`, id]));
  return { action: 'DueRounds_draw', target, outcome: { trips: trips.length } };
}
