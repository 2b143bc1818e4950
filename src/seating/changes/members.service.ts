import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { TravelRequest } from '../../demand/travel-request.entity.js';
import { TravelRequestsService } from '../../demand/travel-requests.service.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { NotFound } from '../../shared/domain-error.js';
import { newId } from '../../shared/ids.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Trip } from '../../trips/trip.entity.js';
import { Applicant, ApplicantMember, travellersOf } from '../applicant.js';
import { Applicants } from '../applicants.query.js';
import { BookingDetailView } from '../booking.dto.js';
import { Booking } from '../booking.entity.js';
import { BookingState } from '../booking-lifecycle.js';
import { refusalToBook } from '../booking-rules.js';
import { BookingDecision, BookingWriter } from '../booking-writer.js';
import { BookingsQuery } from '../bookings.query.js';
import { DeskTrips } from '../desk-trips.js';
import { PassOvers } from '../pass-overs.js';
import { ChosenSeat } from '../seat-choice.js';
import { UnknownParty } from '../seating.errors.js';
import { largestOf, TripSeats, VehicleSeats } from '../trip-seats.js';
import { WaitingList } from '../waiting-list.js';
import { joinParty } from './beside.js';
import { InAnotherParty, LastOfParty, noSeats, NoSeatBeside } from './changes.errors.js';
import { RemovalDto } from './changes.dto.js';
import { OpenBooking, PartyChange } from './party-change.js';
import { PartyParts } from './party-parts.js';
import { SeatWriter } from './seat-writer.js';

/** Someone who joins a party, and the party as it then is. */
interface Joining {
  newcomer: ApplicantMember;
  party: Applicant;
}

/** One person more or fewer in a party that is booked. */
@Injectable()
export class Members {
  constructor(
    private readonly change: PartyChange,
    private readonly parts: PartyParts,
    private readonly applicants: Applicants,
    private readonly requests: TravelRequestsService,
    private readonly tripSeats: TripSeats,
    private readonly waitingList: WaitingList,
    private readonly passOvers: PassOvers,
    private readonly deskTrips: DeskTrips,
    private readonly seats: SeatWriter,
    private readonly writer: BookingWriter,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Takes a person out of the party and off the trip, until it leaves. The seat goes to the next on the waiting list, as long as
   * the trip is open; the person's request is open in a party of its own, or withdrawn.
   *
   * @throws LastOfParty, BookedOnOtherTrips, NotFound, OutsideRegion, TripUnderWay, BookingCancelled, PassengerOnBoard
   */
  async remove(
    actor: Actor,
    bookingId: string,
    passengerId: string,
    { reason = '', withdraw = false }: RemovalDto,
  ): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking, passengers } = await this.change.open(manager, actor, bookingId, {
        givesUp: true,
      });
      const passenger = passengers.find(({ id }) => id === passengerId);
      if (!passenger) throw new NotFound();
      if (passengers.length === 1) throw new LastOfParty();
      await this.parts.requireNoOtherBooking(manager, booking.partyId, bookingId);
      await this.seats.leave(manager, [passengerId]);
      const { accountId } = actor;
      const { Cancelled } = BookingState;
      const part = await this.parts.takeOut(manager, { trip, booking, accountId }, [passengerId], Cancelled);
      const { state } = booking;
      const decisions: BookingDecision[] = [
        { bookingId, step: 'remove-person', from: state, to: state, otherBookingId: part.id, reason },
        { bookingId: part.id, step: 'cancel', from: state, to: Cancelled, otherBookingId: bookingId, reason },
      ];
      await this.writer.decide(manager, decisions, accountId);
      if (withdraw) await this.requests.withdraw(manager, actor, passenger.travelRequestId);
      await this.waitingList.moveUp(manager, trip, accountId);
      return this.query.view(manager, bookingId);
    });
  }

  /**
   * Lets a person who travels alone join the party: on its vehicle, as near as can be. The others keep their seats, unless some
   * must change theirs so that a child, say, sits beside an adult. One more seat goes to those who wait first, and is asked for
   * like any other.
   *
   * @throws NoSeatBeside, HeldForPriority, SeatsAllotted, InAnotherParty, BookedOnOtherTrips, BookingCancelled, TripNotOpen,
   *   OutsideRegion, or the first booking rule that the person breaks
   */
  async add(actor: Actor, bookingId: string, travelRequestId: string): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      // Looked for while the account's own policies still bind.
      const isKnown = await manager.existsBy(TravelRequest, { id: travelRequestId });
      const opened = await this.change.open(manager, actor, bookingId);
      if (!isKnown) throw new UnknownParty();
      const { trip, booking } = opened;
      const vehicles = await this.tripSeats.load(manager, trip.id);
      const passed = booking.tripVehicleId
        ? (await this.waitingList.moveUp(manager, trip, actor.accountId, { vehicles })).left
        : [];
      const joining = await this.newcomer(manager, actor, opened, vehicles, travelRequestId);
      await this.parts.requireNoOtherBooking(manager, booking.partyId, bookingId);
      const seat = await this.seatFor(manager, opened, vehicles, joining);
      await manager.update(TravelRequest, { id: travelRequestId }, { partyId: booking.partyId });
      await this.insert(manager, trip, booking, joining.newcomer, seat);
      await this.parts.rank(manager, trip, [bookingId]);
      const { state } = booking;
      const decision = { bookingId, step: 'add-person', from: state, to: state } as const;
      await this.writer.decide(manager, [decision], actor.accountId);
      await this.passOvers.note(manager, passed, actor.accountId);
      // A party that waits may have become one of a priority group.
      if (!booking.tripVehicleId) await this.waitingList.moveUp(manager, trip, actor.accountId);
      return this.query.view(manager, bookingId);
    });
  }

  /** Checks the person by the rules of every booking, as a party of the size that it then has. */
  private async newcomer(
    manager: EntityManager,
    actor: Actor,
    { trip, booking, passengers }: OpenBooking,
    vehicles: VehicleSeats[],
    travelRequestId: string,
  ): Promise<Joining> {
    const request = await manager.findOneByOrFail(TravelRequest, { id: travelRequestId });
    actor.requireRegion(request.homeCountyCode);
    const [alone, party] = await this.applicants.lock(manager, trip, [request.partyId, booking.partyId]);
    const [member, ...others] = alone.members;
    if (others.length > 0) throw new InAnotherParty();
    if (member && member.travelRequestId !== travelRequestId) throw new UnknownParty();
    const largestVehicle = largestOf(vehicles) - passengers.length;
    const refusal = refusalToBook(alone, { ...trip, largestVehicle });
    if (refusal) throw refusal;
    await this.parts.requireNoOtherBooking(manager, request.partyId);
    await manager.query('DELETE FROM planned_parties p WHERE p.party_id = $1', [request.partyId]);
    return { newcomer: member, party: { ...party, members: [...party.members, member] } };
  }

  /** Moves others of the party if they must. @returns undefined while the party waits */
  private async seatFor(
    manager: EntityManager,
    { trip, booking, passengers }: OpenBooking,
    vehicles: VehicleSeats[],
    { newcomer, party }: Joining,
  ): Promise<ChosenSeat | undefined> {
    const vehicleId = booking.tripVehicleId;
    if (vehicleId === null) return undefined;
    const { map } = vehicles.find(({ id }) => id === vehicleId)!;
    const travellers = travellersOf(party, dayOf(trip.departsAt));
    const travellerOf = (id: string) =>
      travellers[party.members.findIndex(({ travelRequestId }) => travelRequestId === id)];
    const seated = passengers.map(({ seat, travelRequestId }) => {
      return { seat: seat as string, traveller: travellerOf(travelRequestId) };
    });
    const seats = joinParty(map, seated, travellerOf(newcomer.travelRequestId));
    if (!seats) throw new NoSeatBeside();
    const gate = await this.deskTrips.gate(manager, trip, vehicles);
    const objection = gate.objection({ party, coming: [newcomer] });
    if (objection) throw noSeats(objection);
    const moved = [...seats.moved].map(([i, to]) => ({ passengerId: passengers[i].id, vehicleId, ...to }));
    await this.seats.leave(
      manager,
      moved.map(({ passengerId }) => passengerId),
    );
    await this.seats.take(manager, moved);
    return seats.seat;
  }

  private async insert(
    manager: EntityManager,
    trip: Trip,
    booking: Booking,
    { travelRequestId, workerId }: ApplicantMember,
    seat: ChosenSeat | undefined,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO passengers (id, booking_id, trip_id, departs_at, arrives_at, travel_request_id, worker_id,
                               trip_vehicle_id, seat, seat_reason)
       SELECT $1, $2, t.id, t.departs_at, t.arrives_at, $4, $5, $6, $7, $8 FROM trips t WHERE t.id = $3`,
      [
        ...[newId(), booking.id, trip.id, travelRequestId, workerId],
        ...[booking.tripVehicleId, seat?.label ?? null, seat?.rule ?? null],
      ],
    );
  }
}
