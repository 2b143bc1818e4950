import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { grouped } from '../../shared/grouped.js';
import { rehearse } from '../../shared/database/rehearsal.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { PriorityGroup } from '../../shared/vocabulary.js';
import { requireEditable } from '../../trips/trip-changes.service.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { TripVehicles } from '../../trips/trip-vehicles.service.js';
import { travellersOf } from '../applicant.js';
import { bookingLifecycle, BookingState } from '../booking-lifecycle.js';
import { BookingDecision, BookingWriter } from '../booking-writer.js';
import { SeatMap } from '../seat-map.js';
import { TripSeats, VehicleSeats } from '../trip-seats.js';
import { WaitingList } from '../waiting-list.js';
import { NoRoomForAll } from './changes.errors.js';
import { PromotedPartyView } from './promoted.dto.js';
import { ReplacementDto, ReplacementView } from './replacement.dto.js';
import { HoldingParty, reseat, Reseated } from './reseat.js';
import { SeatWriter } from './seat-writer.js';

interface PassengerRow {
  id: string;
  name: string;
  seat: string;
  birthDate: string | null;
  priorityGroups: PriorityGroup[];
  bookingId: string;
  partyId: string;
  state: BookingState;
  priorityRank: number;
  since: Date;
}

type Holder = HoldingParty & { partyId: string; state: BookingState; names: Map<string, string> };

/** Puts another vehicle in the place of one whose passengers then sit elsewhere. */
@Injectable()
export class VehicleReplacements {
  constructor(
    private readonly trips: TripsService,
    private readonly tripVehicles: TripVehicles,
    private readonly tripSeats: TripSeats,
    private readonly waitingList: WaitingList,
    private readonly seats: SeatWriter,
    private readonly writer: BookingWriter,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Replaces the vehicle and seats its passengers anew with the fewest moves. They have their seats on the trip, so nothing that
   * is held for others is asked; seats that are left go to the waiting list. A preview does all of it and takes it back.
   *
   * @throws NotFound, TripNotEditable, OutsideRegion, InvalidInput, VehicleLabelTwice, AllotmentsExceedSeats, PassengerOnBoard
   */
  async replace(
    actor: Actor,
    tripId: string,
    vehicleId: string,
    input: ReplacementDto,
  ): Promise<ReplacementView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'seats of a trip');
      requireEditable(trip);
      return this.replaceOn(manager, actor, trip, vehicleId, input);
    });
  }

  /**
   * As `replace`, on a trip whose list is drawn: everybody stays on it, and nobody comes. A preview tells who would have no seat.
   *
   * @throws NoRoomForAll, NotFound, InvalidInput, VehicleLabelTwice, PassengerOnBoard
   */
  async replaceListed(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    vehicleId: string,
    input: ReplacementDto,
  ): Promise<ReplacementView> {
    const view = await this.replaceOn(manager, actor, trip, vehicleId, input, true);
    if (view.waiting.length > 0 && !input.preview) throw new NoRoomForAll();
    return view;
  }

  private async replaceOn(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    vehicleId: string,
    { preview, reason, ...wish }: ReplacementDto,
    isListed = false,
  ): Promise<ReplacementView> {
    const { before, after, label, giveable } = await this.tripVehicles.compare(
      manager,
      trip,
      vehicleId,
      wish,
    );
    const vehicles = await this.tripSeats.load(manager, trip.id);
    const old = vehicles.find(({ id }) => id === vehicleId)!;
    const vehicle = { ...old, label, map: new SeatMap(after, giveable, new Set()) };
    const others = vehicles.filter((one) => one !== old);
    const holders = await this.holders(manager, trip, vehicleId);
    const reseated = reseat(before, vehicle, others, holders);
    const replaceVehicle = () => this.tripVehicles.replace(manager, trip, vehicleId, wish);
    const carryOut = async () => {
      const waiting = await this.carryOut(manager, actor, reseated, reason, replaceVehicle);
      if (isListed) return [];
      return (await this.waitingList.moveUp(manager, trip, actor.accountId, { passing: waiting })).promotions;
    };
    const promotions = await (preview ? rehearse(manager, carryOut) : carryOut());
    const nowThere = [vehicle, ...others];
    return {
      ...viewOf(trip, vehicle, preview, reseated),
      promoted: promotions.map((one) => PromotedPartyView.of(trip.id, one, nowThere)),
    };
  }

  private async holders(manager: EntityManager, trip: Trip, vehicleId: string): Promise<Holder[]> {
    const rows = await manager.query<PassengerRow[]>(
      `SELECT p.id, p.seat, w.name, w.birth_date AS "birthDate", w.priority_groups AS "priorityGroups",
              b.id AS "bookingId", b.party_id AS "partyId", b.state, b.priority_rank AS "priorityRank",
              b.created_at AS since
         FROM passengers p JOIN bookings b ON b.id = p.booking_id JOIN workers w ON w.id = p.worker_id
        WHERE p.trip_vehicle_id = $1
        ORDER BY p.id`,
      [vehicleId],
    );
    const day = dayOf(trip.departsAt);
    return [...grouped(rows, ({ bookingId }) => bookingId).values()].map((members) => {
      const [{ bookingId, partyId, state, priorityRank, since }] = members;
      const travellers = travellersOf({ members }, day);
      const passengers = members.map(({ id, seat }, i) => ({ id, seat, ...travellers[i] }));
      const names = new Map(members.map(({ id, name }) => [id, name]));
      return { bookingId, partyId, state, priorityRank, since, passengers, names };
    });
  }

  /** @returns bookings that have to wait */
  private async carryOut(
    manager: EntityManager,
    actor: Actor,
    reseated: Reseated<Holder>[],
    reason: string | undefined,
    replaceVehicle: () => Promise<void>,
  ): Promise<string[]> {
    const waiting = reseated.filter(({ vehicle }) => !vehicle).map(({ party }) => party.bookingId);
    const moved = reseated.flatMap((one) => one.moved);
    await this.writer.release(manager, waiting, BookingState.Waiting);
    await this.seats.leave(
      manager,
      moved.map(({ passengerId }) => passengerId),
    );
    await replaceVehicle();
    await this.seats.take(
      manager,
      reseated.flatMap(({ vehicle, moved: here }) =>
        here.flatMap(({ passengerId, to }) => (to ? { passengerId, vehicleId: vehicle!.id, ...to } : [])),
      ),
    );
    const decisions = reseated.filter((one) => one.moved.length > 0).map((one) => decisionOf(one, reason));
    await this.writer.decide(manager, decisions, actor.accountId);
    return waiting;
  }
}

function decisionOf(
  { party: { bookingId, state }, vehicle }: Reseated<Holder>,
  reason?: string,
): BookingDecision {
  if (vehicle) return { bookingId, step: 're-seat', from: state, to: state, reason };
  const to = bookingLifecycle.next(state, 'displace');
  return { bookingId, step: 'displace', from: state, to, reason: reason || 'NO_ROOM' };
}

function viewOf(
  trip: Trip,
  vehicle: VehicleSeats,
  preview: boolean,
  reseated: Reseated<Holder>[],
): Omit<ReplacementView, 'promoted'> {
  const moves = reseated.flatMap(({ party, vehicle: where, moved }) =>
    moved.map(({ passengerId, from, to, reason }) => ({
      ...{ passengerId, bookingId: party.bookingId, name: party.names.get(passengerId) as string },
      ...{ fromSeat: from, tripVehicleId: where?.id ?? null, vehicleLabel: where?.label ?? null },
      ...{ toSeat: to?.label ?? null, reason },
    })),
  );
  const people = reseated.reduce((sum, { party }) => sum + party.passengers.length, 0);
  return {
    ...{ tripId: trip.id, tripVehicleId: vehicle.id, preview, kept: people - moves.length, moves },
    waiting: reseated
      .filter((one) => !one.vehicle)
      .map(({ party: { bookingId, partyId, passengers } }) => ({
        ...{ bookingId, partyId, people: passengers.length },
      })),
  };
}
