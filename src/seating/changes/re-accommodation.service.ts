import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { newId } from '../../shared/ids.js';
import { rehearse } from '../../shared/database/rehearsal.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { seatsAtOnce } from '../../trips/allocation.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { Applicants } from '../applicants.query.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingWriter } from '../booking-writer.js';
import { Cancellations } from '../cancellations.js';
import { DeskTrips } from '../desk-trips.js';
import { NewBooking, newBooking } from '../new-booking.js';
import { PassedOver, PassOvers } from '../pass-overs.js';
import { TripNotOpen } from '../seating.errors.js';
import { TripSeats, VehicleSeats } from '../trip-seats.js';
import { WaitingList } from '../waiting-list.js';
import { SameTrip } from './changes.errors.js';
import { movedBetween } from './moved-between.js';
import { PromotedPartyView } from './promoted.dto.js';
import { LeftBehind, OtherTrip, planReAccommodation, Rehoused, StrandedParty } from './re-accommodation.js';
import { ReAccommodationDto, ReAccommodationView } from './re-accommodation.dto.js';
import { StrandedPartiesQuery } from './stranded-parties.query.js';
import { TripLocks } from './trip-locks.js';

type RehousedBooking = Rehoused & { newBookingId: string };
type Target = { trip: Trip; vehicles: VehicleSeats[] };

/** What became of the trip's parties, and of those who waited on the others. */
interface Outcome {
  promoted: PromotedPartyView[];
  moves: RehousedBooking[];
  left: LeftBehind[];
}

/** Cancels a trip and puts its parties on others. */
@Injectable()
export class ReAccommodation {
  constructor(
    private readonly trips: TripsService,
    private readonly locks: TripLocks,
    private readonly stranded: StrandedPartiesQuery,
    private readonly applicants: Applicants,
    private readonly cancellations: Cancellations,
    private readonly tripSeats: TripSeats,
    private readonly waitingList: WaitingList,
    private readonly passOvers: PassOvers,
    private readonly deskTrips: DeskTrips,
    private readonly writer: BookingWriter,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels the trip; whoever can takes another, whole parties only and behind those who wait there already, and the rest are
   * open demand again. A preview does all of it and takes it back.
   *
   * @throws IllegalStep, TripNotOpen or SameTrip for a target that cannot be one, OutsideRegion, PassengerOnBoard
   */
  async run(
    actor: Actor,
    tripId: string,
    { reason = '', preview, targetTripIds }: ReAccommodationDto,
  ): Promise<ReAccommodationView> {
    return this.transactions.run(async (manager) => {
      this.trips.requireOrganiser(actor, await this.trips.get(manager, tripId));
      await widen(manager, 'seats of a trip');
      const ids = targetTripIds ?? (await this.stranded.otherTrips(manager, actor, tripId));
      if (ids.includes(tripId)) throw new SameTrip();
      const [trip, ...targets] = await this.locks.take(manager, [tripId, ...new Set(ids)]);
      this.trips.requireOrganiser(actor, trip);
      for (const target of targets) this.trips.requireReadable(actor, target);
      const open = targets.filter((target) => target.state === TripState.Open && seatsAtOnce(target));
      if (targetTripIds && open.length < targets.length) throw new TripNotOpen();

      const carryOut = () => this.carryOut(manager, actor, trip, open, reason);
      const outcome = await (preview ? rehearse(manager, carryOut) : carryOut());
      return viewOf(tripId, preview, outcome);
    });
  }

  private async carryOut(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    open: Trip[],
    reason: string,
  ): Promise<Outcome> {
    await this.trips.step(manager, trip, 'cancel', actor, { reason });
    const stranded = await this.stranded.of(manager, trip);
    await this.cancellations.cancel(manager, trip, stranded, actor.accountId, reason);

    const targets = await this.targets(manager, open);
    const { promoted, passed, stillStranded } = await this.moveUp(manager, actor, targets, stranded);
    const partyIds = stillStranded.map(({ partyId }) => partyId);
    // Read again: without this trip they are free to travel at its time.
    const known = await this.applicants.lockParties(manager, partyIds);
    const others: OtherTrip[] = [];
    for (const { trip: other, vehicles } of targets) {
      others.push({ trip: other, vehicles, gate: await this.deskTrips.gate(manager, other, vehicles) });
    }
    const { rehoused, left } = planReAccommodation(trip, stillStranded, known, others);
    const moves = rehoused.map((move) => ({ ...move, newBookingId: newId() }));
    const takenOn = [...new Set(moves.map((move) => move.trip.id))];
    await this.passOvers.note(
      manager,
      takenOn.flatMap((id) => passed.get(id) ?? []),
      actor.accountId,
    );
    await this.book(manager, actor, moves, reason);
    return { promoted, moves, left };
  }

  private async targets(manager: EntityManager, open: Trip[]): Promise<Target[]> {
    const seats = await this.tripSeats.loadAll(
      manager,
      open.map(({ id }) => id),
    );
    return open.map((trip) => ({ trip, vehicles: seats.get(trip.id) ?? [] }));
  }

  /**
   * Who waits on the other trips already goes before those who come to them. Among them may be parties of the trip that does not
   * run, or parts of one: the others of it are stranded still.
   */
  private async moveUp(
    manager: EntityManager,
    actor: Actor,
    targets: Target[],
    stranded: StrandedParty[],
  ): Promise<{
    promoted: PromotedPartyView[];
    passed: Map<string, PassedOver[]>;
    stillStranded: StrandedParty[];
  }> {
    const promoted: PromotedPartyView[] = [];
    const passed = new Map<string, PassedOver[]>();
    const rests = new Map<string, string | undefined>();
    for (const { trip, vehicles } of targets) {
      const moved = await this.waitingList.moveUp(manager, trip, actor.accountId, { vehicles });
      passed.set(trip.id, moved.left);
      for (const one of moved.promotions) {
        promoted.push(PromotedPartyView.of(trip.id, one, vehicles));
        rests.set(one.partyId, one.restPartyId);
      }
    }
    const stillStranded = stranded.flatMap((party) => {
      let partyId: string | undefined = party.partyId;
      while (partyId !== undefined && rests.has(partyId)) partyId = rests.get(partyId);
      return partyId === undefined ? [] : { ...party, partyId };
    });
    return { promoted, passed, stillStranded };
  }

  private async book(
    manager: EntityManager,
    actor: Actor,
    moves: RehousedBooking[],
    reason: string,
  ): Promise<void> {
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

function bookingOf(
  { party, applicant, trip, hold, newBookingId }: RehousedBooking,
  { accountId }: Actor,
): NewBooking {
  const { partyId, members } = applicant;
  return newBooking({
    ...{ id: newBookingId, tripId: trip.id, accountId, partyId, members },
    ...{ priorityRank: party.priorityRank, state: BookingState.Confirmed, hold },
    ...{ minimumPeople: null },
    waitsElsewhere: applicant.waitsElsewhere,
  });
}

function viewOf(tripId: string, preview: boolean, { promoted, moves, left }: Outcome): ReAccommodationView {
  return {
    ...{ tripId, preview, promoted },
    moved: moves.map(({ party, applicant, trip, vehicle, hold, newBookingId }) => ({
      ...{ bookingId: party.bookingId, partyId: party.partyId, people: applicant.members.length },
      newBookingId: preview ? null : newBookingId,
      ...{ toTripId: trip.id, toTripCode: trip.code, departsAt: toWire(trip.departsAt) },
      ...{ tripVehicleId: vehicle.id, vehicleLabel: vehicle.label },
      seats: hold.seats.map(({ label }) => label),
    })),
    movedPeople: moves.reduce((sum, { applicant }) => sum + applicant.members.length, 0),
    left: left.map(({ party, people, refusal }) => ({
      ...{ bookingId: party.bookingId, partyId: party.partyId, people, heldSeats: party.seated },
      ...{ code: refusal.code, title: refusal.title },
    })),
    leftPeople: left.reduce((sum, { people }) => sum + people, 0),
  };
}
