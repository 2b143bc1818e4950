import { Injectable } from '@nestjs/common';
import { Actor } from '../../access/actor.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Transactions } from '../../shared/database/transactions.js';
import { travellersOf } from '../applicant.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingDecision, BookingWriter } from '../booking-writer.js';
import { ChosenSeat } from '../seat-choice.js';
import { TripSeats, VehicleSeats } from '../trip-seats.js';
import { WaitingList } from '../waiting-list.js';
import { CannotSwap, NoSeatBeside } from './changes.errors.js';
import { SwapDto, SwapView } from './changes.dto.js';
import { OpenBooking, PartyChange } from './party-change.js';
import { SeatedMember, seatedMembers } from './seated-members.js';
import { SeatWriter } from './seat-writer.js';
import { swapSeats, SwappingParty } from './swap-seats.js';
import { BookingsQuery } from '../bookings.query.js';

/** Lets two parties of a trip change places. */
@Injectable()
export class Swaps {
  constructor(
    private readonly change: PartyChange,
    private readonly tripSeats: TripSeats,
    private readonly seats: SeatWriter,
    private readonly waitingList: WaitingList,
    private readonly writer: BookingWriter,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Each keeps as many seats as it had, so nothing that is held for others is touched. The free seats may lie in another vehicle
   * afterwards: those who wait choose before, and may fit there then.
   *
   * @throws CannotSwap, NoSeatBeside when the larger party finds no room, OutsideRegion, TripNotOpen, BookingCancelled
   */
  async swap(actor: Actor, id: string, { withBookingId, reason = '' }: SwapDto): Promise<SwapView> {
    return this.transactions.run(async (manager) => {
      const one = await this.change.open(manager, actor, id, { others: [withBookingId] });
      const other = await this.change.open(manager, actor, withBookingId);
      const apart = id === withBookingId || one.trip.id !== other.trip.id;
      const seated = [one, other].every(({ booking }) => booking.state === BookingState.Confirmed);
      if (apart || !seated) throw new CannotSwap();

      const vehicles = await this.tripSeats.load(manager, one.trip.id);
      const { accountId } = actor;
      await this.waitingList.moveUp(manager, one.trip, accountId, { vehicles });
      const people = await seatedMembers(manager, id);
      const others = await seatedMembers(manager, withBookingId);
      const party = partyOf(one, people, vehicles);
      const otherParty = partyOf(other, others, vehicles);
      const swapped = swapSeats(party, otherParty);
      if (!swapped) throw new NoSeatBeside();
      await this.seats.leave(
        manager,
        [...people, ...others].map((member) => member.id),
      );
      await this.seats.take(manager, [
        ...newSeats(people, otherParty.vehicle, swapped.one),
        ...newSeats(others, party.vehicle, swapped.other),
      ]);
      const { Confirmed } = BookingState;
      const decision = { step: 'swap-seats', from: Confirmed, to: Confirmed, reason } as const;
      const decisions: BookingDecision[] = [
        { ...decision, bookingId: id, otherBookingId: withBookingId },
        { ...decision, bookingId: withBookingId, otherBookingId: id },
      ];
      await this.writer.decide(manager, decisions, accountId);
      await this.waitingList.moveUp(manager, one.trip, accountId);
      return {
        bookings: [await this.query.view(manager, id), await this.query.view(manager, withBookingId)],
      };
    });
  }
}

function partyOf(
  { trip, booking }: OpenBooking,
  members: SeatedMember[],
  vehicles: VehicleSeats[],
): SwappingParty {
  return {
    travellers: travellersOf({ members }, dayOf(trip.departsAt)),
    seats: members.map(({ seat }) => seat),
    vehicle: vehicles.find(({ id }) => id === booking.tripVehicleId) as VehicleSeats,
  };
}

function newSeats(members: SeatedMember[], vehicle: VehicleSeats, seats: ChosenSeat[]) {
  return members.map(({ id }, i) => ({ passengerId: id, vehicleId: vehicle.id, ...seats[i] }));
}
