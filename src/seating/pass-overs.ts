import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { BookingState } from './booking-lifecycle.js';
import { BookingWriter } from './booking-writer.js';

/** Why a party goes on waiting when nothing but room is missing. */
export const NO_ROOM = 'NO_ROOM';

/** A waiting booking that others went past, and why. */
export interface PassedOver {
  bookingId: string;
  reason: string;
}

/** Who waits on a trip for which newcomers get seats. */
export interface WaitingLine {
  tripId: string;
  /** Everyone with the reason; left out when there is no room for any of them. */
  left?: PassedOver[];
}

/**
 * Notes with waiting bookings that others got seats before them. The same reason is noted once in a row: on the day of a
 * release five hundred waiting parties would otherwise get as many rows with every party that is seated past them.
 */
@Injectable()
export class PassOvers {
  constructor(private readonly writer: BookingWriter) {}

  /**
   * Who has stopped waiting meanwhile, having got seats on another trip, is told nothing.
   *
   * @param accountId whose command freed the seats; null when the service gave them by itself
   */
  async note(manager: EntityManager, passed: PassedOver[], accountId: string | null): Promise<void> {
    if (passed.length === 0) return;
    const news = await manager.query<PassedOver[]>(
      `SELECT n.booking_id AS "bookingId", n.reason
         FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS n (booking_id, reason, place)
         JOIN bookings b ON b.id = n.booking_id
        WHERE b.state = 'WAITING' AND NOT EXISTS (
          SELECT FROM (SELECT d.step, d.reason FROM booking_decisions d WHERE d.booking_id = n.booking_id
                        ORDER BY d.id DESC LIMIT 1) last
           WHERE last.step = 'pass-over' AND last.reason = n.reason)
        ORDER BY n.place`,
      [passed.map(({ bookingId }) => bookingId), passed.map(({ reason }) => reason)],
    );
    const { Waiting } = BookingState;
    const step = { step: 'pass-over', from: Waiting, to: Waiting } as const;
    await this.writer.decide(
      manager,
      news.map((one) => ({ ...one, ...step })),
      accountId,
    );
  }

  /** Newcomers got seats on these trips, which nobody who waits there could take. */
  async byNewcomers(manager: EntityManager, lines: WaitingLine[]): Promise<void> {
    const roomless = lines.flatMap(({ tripId, left }) => (left ? [] : tripId));
    const everyone = roomless.length > 0 ? await this.waitingOn(manager, roomless, NO_ROOM) : [];
    const passed = [...everyone, ...lines.flatMap(({ left }) => left ?? [])];
    await this.note(manager, passed, null);
  }

  /** Tells everyone who waits on a trip why nobody moves up. */
  async noteAll(manager: EntityManager, tripId: string, reason: string, accountId: string): Promise<void> {
    const waiting = await this.waitingOn(manager, [tripId], reason);
    await this.note(manager, waiting, accountId);
  }

  private waitingOn(manager: EntityManager, tripIds: string[], reason: string): Promise<PassedOver[]> {
    return manager.query<PassedOver[]>(
      `SELECT b.id AS "bookingId", $2::text AS reason FROM bookings b
        WHERE b.trip_id = ANY ($1) AND b.state = 'WAITING'`,
      [tripIds, reason],
    );
  }
}
