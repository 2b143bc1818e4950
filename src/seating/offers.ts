import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { asSystem } from '../shared/database/scope.js';
import { Job } from '../shared/jobs/job.js';
import { Transactions } from '../shared/database/transactions.js';
import { Trip } from '../trips/trip.entity.js';
import { byItself } from '../trips/by-itself.js';
import { TripsService } from '../trips/trips.service.js';
import { BookingState } from './booking-lifecycle.js';
import { BookingWriter } from './booking-writer.js';
import { PassOvers } from './pass-overs.js';
import { WaitingList } from './waiting-list.js';

const { Offered, Waiting, Cancelled } = BookingState;

/** How far back a process looks when it starts, in ms: what ended while none was running. */
const FIRST_LOOK = 24 * 3_600_000;
/** A transaction may be committed so much later than what it records, in ms. */
const SLACK = 60_000;

/** Passes on offers that nobody accepted in time, and ends offers and waits when a trip closes and leaves. */
@Injectable()
export class Offers {
  /** Offers that ended before this moment have been looked at. */
  private lookedUntil?: number;

  constructor(
    private readonly trips: TripsService,
    private readonly waitingList: WaitingList,
    private readonly writer: BookingWriter,
    private readonly passOvers: PassOvers,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Who is offered seats on one trip is passed over on others. When that offer has ended without being accepted, the lists of the
   * other trips move up: the party may be next there, and nothing else might come by.
   *
   * @returns number of parties that got seats or an offer
   */
  @Job({
    name: 'offers-elsewhere',
    title: '候补顺延至其他班次',
    titleEn: 'Move up waiting lists of those who were offered seats elsewhere',
    schedule: { everySeconds: 15 },
  })
  offerElsewhere(): Promise<number> {
    return asSystem('job', () => this.offerToOthers());
  }

  private async offerToOthers(): Promise<number> {
    const now = this.clock.now().getTime();
    const since = new Date(this.lookedUntil ?? now - FIRST_LOOK);
    const trips = await this.transactions.run((manager) =>
      manager.query<{ id: string }[]>(
        `SELECT DISTINCT t.id
           FROM booking_decisions d
           JOIN bookings b ON b.id = d.booking_id
           JOIN bookings w ON w.party_id = b.party_id AND w.trip_id <> b.trip_id AND w.state = 'WAITING'
           JOIN trips t ON t.id = w.trip_id AND t.state = 'OPEN'
          WHERE d.from_state = 'OFFERED' AND d.to_state <> 'CONFIRMED' AND d.recorded_at >= $1
          ORDER BY t.id`,
        [since],
      ),
    );
    let parties = 0;
    for (const { id } of trips) {
      const promoted = await this.transactions.byItself(
        async (manager) => {
          const trip = await this.trips.lock(manager, id);
          return { trip, ...(await this.waitingList.moveUp(manager, trip, null)) };
        },
        (done) => (done.parties > 0 ? byItself('Offers_offerElsewhere', done.trip, done) : undefined),
      );
      parties += promoted.parties;
    }
    this.lookedUntil = now - SLACK;
    return parties;
  }

  /**
   * Lapses all that is due, one trip per transaction. Several processes share the work; a trip that one of them, or a
   * booking, has just locked is left for the next time.
   *
   * @returns number of offers that lapsed
   */
  @Job({
    name: 'lapsed-offers',
    title: '收回逾期未接受的候补座位',
    titleEn: 'Pass on offers that nobody accepted in time',
    schedule: { everySeconds: 15 },
  })
  async lapseDue(): Promise<number> {
    let lapsed = 0;
    for (;;) {
      const ofTrip = await asSystem('job', () =>
        this.transactions.byItself(
          (manager) => this.lapseOnOneTrip(manager),
          (done) => (done?.lapsed ? byItself('Offers_lapse', done.trip, done) : undefined),
        ),
      );
      if (ofTrip === undefined) return lapsed;
      lapsed += ofTrip.lapsed;
    }
  }

  /**
   * No offer outlives the closure of its trip: once the list of passengers is drawn, nobody gets seats any more. The party
   * waits again, in case the trip is opened once more, and everyone who waits is told. The caller holds the trip's lock and has closed it.
   */
  async lapseAtClosure(manager: EntityManager, trip: Trip, accountId: string): Promise<void> {
    await this.passOvers.noteAll(manager, trip.id, 'TRIP_CLOSED', accountId);
    const open = await this.offersOn(manager, trip);
    await this.lapse(manager, open, accountId, 'TRIP_CLOSED');
  }

  /** Nobody waits for a trip that has left. The caller holds the trip's lock and has noted its departure. */
  async endWaits(manager: EntityManager, trip: Trip, accountId: string): Promise<void> {
    const [ended] = await manager.query<[{ bookingId: string }[], number]>(
      `UPDATE bookings b SET state = 'CANCELLED' WHERE b.trip_id = $1 AND b.state = 'WAITING' RETURNING b.id AS "bookingId"`,
      [trip.id],
    );
    const step = { step: 'cancel', from: Waiting, to: Cancelled, reason: 'TRIP_DEPARTED' } as const;
    await this.writer.decide(
      manager,
      ended.map((wait) => ({ ...wait, ...step })),
      accountId,
    );
  }

  /**
   * The seats of these offers go to those who are next in line. The caller holds the trip's lock.
   *
   * @param accountId null when they lapse by themselves
   */
  async passOn(
    manager: EntityManager,
    trip: Trip,
    bookingIds: string[],
    accountId: string | null,
    reason?: string,
  ): Promise<void> {
    await this.lapse(manager, bookingIds, accountId, reason);
    await this.waitingList.moveUp(manager, trip, accountId, { passing: bookingIds });
  }

  private async lapse(
    manager: EntityManager,
    bookingIds: string[],
    accountId: string | null,
    reason?: string,
  ): Promise<void> {
    await this.writer.release(manager, bookingIds, Waiting);
    const step = { step: 'lapse', from: Offered, to: Waiting, reason } as const;
    await this.writer.decide(
      manager,
      bookingIds.map((bookingId) => ({ bookingId, ...step })),
      accountId,
    );
  }

  /** @returns undefined when no trip is left to do */
  private async lapseOnOneTrip(manager: EntityManager): Promise<{ trip: Trip; lapsed: number } | undefined> {
    const now = this.clock.now();
    const [claimed] = await manager.query<{ id: string }[]>(
      `SELECT t.id FROM trips t
        WHERE t.id IN (SELECT b.trip_id FROM bookings b WHERE b.state = 'OFFERED' AND b.offer_expires_at <= $1)
        ORDER BY t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED`,
      [now],
    );
    if (!claimed) return undefined;
    const trip = await this.trips.lock(manager, claimed.id);
    const due = await this.offersOn(manager, trip, now);
    // Another process was faster: what it has just lapsed is not to be offered again.
    if (due.length > 0) await this.passOn(manager, trip, due, null);
    return { trip, lapsed: due.length };
  }

  /** @param until only those that expire by then */
  private async offersOn(manager: EntityManager, trip: Trip, until: Date | null = null): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT b.id FROM bookings b
        WHERE b.trip_id = $1 AND b.state = 'OFFERED' AND ($2::timestamptz IS NULL OR b.offer_expires_at <= $2)`,
      [trip.id, until],
    );
    return rows.map(({ id }) => id);
  }
}
