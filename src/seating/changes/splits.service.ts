import { Injectable } from '@nestjs/common';
import { Actor } from '../../access/actor.js';
import { invalidField } from '../../shared/domain-error.js';
import { Transactions } from '../../shared/database/transactions.js';
import { BookingDetailView } from '../booking.dto.js';
import { BookingDecision, BookingWriter } from '../booking-writer.js';
import { BookingsQuery } from '../bookings.query.js';
import { WaitingList } from '../waiting-list.js';
import { SplitDto, SplitView } from './changes.dto.js';
import { PartyChange } from './party-change.js';
import { PartyParts } from './party-parts.js';

/** Divides parties that agreed to it. */
@Injectable()
export class Splits {
  constructor(
    private readonly change: PartyChange,
    private readonly parts: PartyParts,
    private readonly waitingList: WaitingList,
    private readonly writer: BookingWriter,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Makes a party and a booking of each group; the first keeps the booking that there was. Seats stay as they are; of a party
   * that waits every part keeps its place, and small ones may now find room.
   *
   * @throws InvalidInput unless everyone is in one group, BookedOnOtherTrips, OutsideRegion, TripNotOpen, BookingCancelled
   */
  async split(actor: Actor, bookingId: string, { groups, consentBy }: SplitDto): Promise<SplitView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking, passengers } = await this.change.open(manager, actor, bookingId);
      requireAll(
        groups.flat(),
        passengers.map(({ id }) => id),
      );
      await this.parts.requireNoOtherBooking(manager, booking.partyId, bookingId);
      const { accountId } = actor;
      const { state } = booking;
      const decisions: BookingDecision[] = [];
      const of = { trip, booking, accountId };
      for (const group of groups.slice(1)) {
        const { id } = await this.parts.takeOut(manager, of, group, state);
        const decision = { step: 'split', from: state, to: state, reason: consentBy } as const;
        decisions.push({ ...decision, bookingId, otherBookingId: id });
        decisions.push({ ...decision, bookingId: id, otherBookingId: bookingId });
      }
      await this.writer.decide(manager, decisions, accountId);
      await this.waitingList.moveUp(manager, trip, accountId);
      const bookings: BookingDetailView[] = [];
      for (const id of [
        bookingId,
        ...decisions.map((one) => one.bookingId).filter((id) => id !== bookingId),
      ]) {
        bookings.push(await this.query.view(manager, id));
      }
      return { bookings };
    });
  }
}

function requireAll(named: string[], passengerIds: string[]): void {
  const all = new Set(passengerIds);
  if (named.length === all.size && new Set(named).size === all.size && named.every((id) => all.has(id)))
    return;
  throw invalidField(
    'groups',
    'everyoneOnce',
    '每位乘客须且只能在一组中',
    'every passenger of the booking belongs to exactly one group',
  );
}
