import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { toWire } from '../../shared/civil-time.js';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/ids.js';
import { Transactions } from '../../shared/transactions.js';
import { seatsAtOnce } from '../../trips/allocation.js';
import { tripLifecycle, TripState } from '../../trips/trip-lifecycle.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { SeatAllowances } from '../allotments/seat-allowances.query.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingWriter } from '../booking-writer.js';
import { NewBooking, newBooking } from '../new-booking.js';
import { Cancellations } from '../cancellations.js';
import { TripNotOpen } from '../seating.errors.js';
import { TripSeats } from '../trip-seats.js';
import { SameTrip } from './changes.errors.js';
import { movedBetween } from './moved-between.js';
import { LeftBehind, OtherTrip, planReAccommodation, Rehoused } from './re-accommodation.js';
import { ReAccommodationDto, ReAccommodationView } from './re-accommodation.dto.js';
import { StrandedBooking, StrandedPartiesQuery } from './stranded-parties.query.js';
import { TripLocks } from './trip-locks.js';

type RehousedBooking = Rehoused & { newBookingId: string };

/** Cancels a trip and puts its parties on others. */
@Injectable()
export class ReAccommodation {
  constructor(
    private readonly trips: TripsService,
    private readonly locks: TripLocks,
    private readonly stranded: StrandedPartiesQuery,
    private readonly cancellations: Cancellations,
    private readonly tripSeats: TripSeats,
    private readonly allowances: SeatAllowances,
    private readonly writer: BookingWriter,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels the trip; whoever can takes another, whole parties only, and the rest are open demand again. A preview takes the
   * same locks and makes the same plan, and leaves it at that.
   *
   * @throws IllegalStep, TripNotOpen or SameTrip for a target that cannot be one, OutsideRegion, PassengerOnBoard
   */
  async run(
    actor: Actor,
    tripId: string,
    { reason = '', preview, targetTripIds }: ReAccommodationDto,
  ): Promise<ReAccommodationView> {
    return this.transactions.run(async (manager) => {
      const ids = targetTripIds ?? (await this.stranded.otherTrips(manager, actor, tripId));
      if (ids.includes(tripId)) throw new SameTrip();
      const [trip, ...targets] = await this.locks.take(manager, [tripId, ...new Set(ids)]);
      this.trips.requireOrganiser(actor, trip);
      tripLifecycle.next(trip.state, 'cancel');
      const open = targets.filter((target) => target.state === TripState.Open && seatsAtOnce(target));
      if (targetTripIds && open.length < targets.length) throw new TripNotOpen();
      for (const target of open) this.trips.requireReadable(actor, target);

      const parties = await this.stranded.of(manager, trip, open);
      const others: OtherTrip[] = [];
      for (const other of open) {
        const vehicles = await this.tripSeats.load(manager, other.id);
        others.push({ trip: other, vehicles, allowance: await this.allowances.of(manager, other.id) });
      }
      const { rehoused, left } = planReAccommodation(trip, parties, others);
      const moves = rehoused.map((move) => ({ ...move, newBookingId: newId() }));
      if (!preview) await this.carryOut(manager, actor, trip, parties, moves, reason);
      return viewOf(tripId, preview, moves, left);
    });
  }

  private async carryOut(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    parties: StrandedBooking[],
    moves: RehousedBooking[],
    reason: string,
  ): Promise<void> {
    await this.trips.step(manager, trip, 'cancel', actor, { reason });
    await this.cancellations.cancel(manager, trip, parties, actor.accountId, reason);
    const { Requested, Confirmed } = BookingState;
    const decisions = moves.flatMap(({ party, newBookingId }) => [
      { bookingId: newBookingId, step: 'confirm', from: Requested, to: Confirmed } as const,
      ...movedBetween(party.bookingId, { id: newBookingId, state: Confirmed }, reason),
    ]);
    await this.writer.insert(
      manager,
      moves.map((move) => bookingOf(move, actor)),
      decisions.map((decision) => ({ ...decision, accountId: actor.accountId })),
      this.clock.now(),
    );
  }
}

function bookingOf({ party, trip, hold, newBookingId }: RehousedBooking, { accountId }: Actor): NewBooking {
  const { applicant, priorityRank } = party;
  const { partyId, members } = applicant;
  return newBooking({
    ...{ id: newBookingId, tripId: trip.id, accountId, partyId, members },
    ...{ priorityRank, state: BookingState.Confirmed, hold, waitsElsewhere: applicant.waitsElsewhere },
  });
}

function viewOf(
  tripId: string,
  preview: boolean,
  moves: RehousedBooking[],
  left: LeftBehind[],
): ReAccommodationView {
  const people = (parties: (Rehoused | LeftBehind)[]) =>
    parties.reduce((sum, { party }) => sum + party.applicant.members.length, 0);
  return {
    ...{ tripId, preview, movedPeople: people(moves), leftPeople: people(left) },
    moved: moves.map(({ party, trip, vehicle, hold, newBookingId }) => ({
      ...{ bookingId: party.bookingId, partyId: party.applicant.partyId },
      people: party.applicant.members.length,
      newBookingId: preview ? null : newBookingId,
      ...{ toTripId: trip.id, toTripCode: trip.code, departsAt: toWire(trip.departsAt) },
      ...{ tripVehicleId: vehicle.id, vehicleLabel: vehicle.label },
      seats: hold.seats.map(({ label }) => label),
    })),
    left: left.map(({ party, refusal }) => ({
      ...{ bookingId: party.bookingId, partyId: party.applicant.partyId },
      people: party.applicant.members.length,
      heldSeats: party.seated,
      ...{ code: refusal.code, title: refusal.title },
    })),
  };
}
