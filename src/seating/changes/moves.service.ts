import { Injectable } from '@nestjs/common';
import { Actor } from '../../access/actor.js';
import { NotFound } from '../../shared/domain-error.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { TripsService } from '../../trips/trips.service.js';
import { BookingDetailView } from '../booking.dto.js';
import { Booking } from '../booking.entity.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingReach } from '../booking-reach.js';
import { BookingWriter } from '../booking-writer.js';
import { BookingsQuery } from '../bookings.query.js';
import { Cancellations } from '../cancellations.js';
import { PassOvers } from '../pass-overs.js';
import { SeatDesk } from '../seat-desk.js';
import { TripNotOpen, TripUnderWay } from '../seating.errors.js';
import { TripSeats } from '../trip-seats.js';
import { WaitingList } from '../waiting-list.js';
import { BookingCancelled, noSeats, SameTrip } from './changes.errors.js';
import { MoveDto } from './changes.dto.js';
import { movedBetween } from './moved-between.js';
import { TripLocks } from './trip-locks.js';

/** Moves parties from one trip to another. */
@Injectable()
export class Moves {
  constructor(
    private readonly trips: TripsService,
    private readonly locks: TripLocks,
    private readonly cancellations: Cancellations,
    private readonly waitingList: WaitingList,
    private readonly passOvers: PassOvers,
    private readonly tripSeats: TripSeats,
    private readonly desk: SeatDesk,
    private readonly writer: BookingWriter,
    private readonly reach: BookingReach,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Gives up the seats on one trip for seats on another, both or neither. On both trips those who wait already go first; what
   * binds a new booking binds a moved one.
   *
   * @returns the booking on the new trip
   * @throws SameTrip, NoRoom, HeldForPriority, SeatsAllotted, TripUnderWay, TripNotOpen, BookingCancelled, PassengerOnBoard, or the
   *   first booking rule that the party breaks
   */
  async move(actor: Actor, id: string, { tripId, reason = '' }: MoveDto): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const known = await manager.findOneBy(Booking, { id });
      if (!known) throw new NotFound();
      if (known.tripId === tripId) throw new SameTrip();
      await this.trips.get(manager, tripId);
      await widen(manager, 'seats of a trip');
      const [from, to] = await this.locks.take(manager, [known.tripId, tripId]);
      await this.reach.require(manager, actor, from, id);
      this.trips.requireReadable(actor, to);
      if (from.state !== TripState.Open && from.state !== TripState.Closed) throw new TripUnderWay();
      if (to.state !== TripState.Open) throw new TripNotOpen();

      const booking = await manager.findOneByOrFail(Booking, { id });
      if (booking.state === BookingState.Cancelled) throw new BookingCancelled();
      await this.cancellations.cancel(manager, from, [booking], actor.accountId, reason);
      const vehicles = await this.tripSeats.load(manager, to.id);
      const { left } = await this.waitingList.moveUp(manager, to, actor.accountId, { vehicles });
      const order = { waits: false };
      const [answer] = await this.desk.serve(manager, actor, to, vehicles, [booking.partyId], order);
      if (answer.refusal) throw answer.refusal;
      if (!answer.booking) throw noSeats(answer.kept);
      await this.passOvers.note(manager, left, actor.accountId);

      await this.writer.decide(manager, movedBetween(id, answer.booking, reason), actor.accountId);
      return this.query.view(manager, answer.booking.id);
    });
  }
}
