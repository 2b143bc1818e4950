import { Injectable } from '@nestjs/common';
import { Actor } from '../access/actor.js';
import { Transactions } from '../shared/database/transactions.js';
import { BookingDetailView, MinimumDto } from './booking.dto.js';
import { Booking } from './booking.entity.js';
import { BookingState } from './booking-lifecycle.js';
import { refusalOfMinimum } from './booking-rules.js';
import { BookingWriter } from './booking-writer.js';
import { BookingsQuery } from './bookings.query.js';
import { PartyChange } from './changes/party-change.js';
import { minimumFor } from './parting.js';
import { NotWaiting } from './seating.errors.js';
import { WaitingList } from './waiting-list.js';

/** How many of a waiting party must at least travel together. */
@Injectable()
export class Minimums {
  constructor(
    private readonly change: PartyChange,
    private readonly waitingList: WaitingList,
    private readonly writer: BookingWriter,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Notes the party's word and moves the waiting list up: some of it may now find room.
   *
   * @throws NotWaiting, MinimumAboveParty, NotFound, OutsideRegion, TripNotOpen, BookingCancelled
   */
  async set(actor: Actor, id: string, { minimumPeople, reason }: MinimumDto): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking, passengers } = await this.change.open(manager, actor, id);
      const { state } = booking;
      if (state !== BookingState.Waiting && state !== BookingState.Requested) throw new NotWaiting();
      const refusal = refusalOfMinimum(minimumPeople ?? undefined, passengers.length);
      if (refusal) throw refusal;
      const minimum = minimumFor(minimumPeople, passengers.length);
      await manager.update(Booking, { id }, { minimumPeople: minimum });
      const said = [minimum === null ? '整组同行' : `至少${minimum}人同行`, reason ?? ''].filter(Boolean);
      const decision = { bookingId: id, step: 'set-minimum', from: state, to: state } as const;
      await this.writer.decide(manager, [{ ...decision, reason: said.join('：') }], actor.accountId);
      await this.waitingList.moveUp(manager, trip, actor.accountId);
      return this.query.view(manager, id);
    });
  }
}
