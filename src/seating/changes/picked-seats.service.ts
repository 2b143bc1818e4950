import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import type { PlannedSeat, SeatPlan } from '../../fleet/seat-plan.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { invalidField } from '../../shared/domain-error.js';
import { Transactions } from '../../shared/database/transactions.js';
import { TripVehicle } from '../../trips/trip-vehicle.entity.js';
import { travellersOf } from '../applicant.js';
import { BookingDetailView } from '../booking.dto.js';
import { BookingWriter } from '../booking-writer.js';
import { BookingsQuery } from '../bookings.query.js';
import { SeatPlans } from '../seat-plans.js';
import { SeatRule } from '../seat-rule.js';
import { TripSeats, VehicleSeats } from '../trip-seats.js';
import { WaitingList } from '../waiting-list.js';
import { HoldsNoSeats, SeatsNeedConsent } from './changes.errors.js';
import { PartyChange } from './party-change.js';
import { PickedSeatsDto } from './picked-seats.dto.js';
import { concernsAbout, SeatConcern } from './seat-concerns.js';
import { requireFree, requireParty, SeatPick } from './seat-picks.js';
import { SeatedMember, seatedMembers } from './seated-members.js';
import { SeatWriter } from './seat-writer.js';

/** Seats that a person picks for a party, instead of the seat choice. */
@Injectable()
export class PickedSeats {
  constructor(
    private readonly change: PartyChange,
    private readonly tripSeats: TripSeats,
    private readonly plans: SeatPlans,
    private readonly waitingList: WaitingList,
    private readonly seats: SeatWriter,
    private readonly writer: BookingWriter,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Gives a party that holds seats the ones that were picked, all or none. Nobody else moves. When it leaves its vehicle, those
   * who wait choose before it, and may find room where it sat.
   *
   * @throws HoldsNoSeats, SeatTaken, SeatBlocked, SeatsNeedConsent, InvalidInput, OutsideRegion, TripNotOpen,
   *   BookingCancelled, PassengerOnBoard
   */
  async pick(actor: Actor, id: string, input: PickedSeatsDto): Promise<BookingDetailView> {
    return this.transactions.run(async (manager) => {
      const { trip, booking } = await this.change.open(manager, actor, id);
      if (booking.tripVehicleId === null) throw new HoldsNoSeats();
      const members = await seatedMembers(manager, id);
      const vehicles = await this.tripSeats.load(manager, trip.id);
      const from = vehicles.find((vehicle) => vehicle.id === booking.tripVehicleId)!;
      const to = wished(vehicles, input.tripVehicleId) ?? from;
      requireParty(
        input.seats,
        members.map((member) => member.id),
        to !== from,
      );
      if (to !== from) await this.waitingList.moveUp(manager, trip, actor.accountId, { vehicles });
      const before = await this.planOf(manager, from);
      const plan = await this.planOf(manager, to);
      const sat = seatsOf(members, before);
      const moving = input.seats.filter(
        ({ passengerId, seat }) => to !== from || sat.get(passengerId)!.label !== seat,
      );
      if (to === from) to.map.release(moving.map(({ passengerId }) => sat.get(passengerId)!.label));
      const seats = requireFree(moving, to.map, plan);
      const sits = new Map([...sat, ...moving.map((pick, i) => [pick.passengerId, seats[i]] as const)]);
      const accepted = this.requireConsent(members, dayOf(trip.departsAt), sat, sits, input.accept);
      if (moving.length === 0) return this.query.view(manager, id);

      await this.move(manager, moving, to);
      const { state } = booking;
      const reason = [...accepted, input.reason].filter(Boolean).join(' ');
      const decision = { bookingId: id, step: 'pick-seats', from: state, to: state, reason } as const;
      await this.writer.decide(manager, [decision], actor.accountId);
      if (to !== from) await this.waitingList.moveUp(manager, trip, actor.accountId);
      return this.query.view(manager, id);
    });
  }

  private async planOf(manager: EntityManager, { id }: VehicleSeats): Promise<SeatPlan> {
    const { layoutId } = await manager.findOneByOrFail(TripVehicle, { id });
    return (await this.plans.of(manager, [layoutId])).get(layoutId)!;
  }

  private async move(manager: EntityManager, moving: SeatPick[], to: VehicleSeats): Promise<void> {
    await this.seats.leave(
      manager,
      moving.map(({ passengerId }) => passengerId),
    );
    await this.seats.take(
      manager,
      moving.map(({ passengerId, seat }) => ({
        ...{ passengerId, vehicleId: to.id, label: seat, rule: SeatRule.ByHand },
      })),
    );
  }

  /** What was so before needs no consent. @returns the concerns that were accepted @throws SeatsNeedConsent */
  private requireConsent(
    members: SeatedMember[],
    day: string,
    sat: ReadonlyMap<string, PlannedSeat>,
    sits: ReadonlyMap<string, PlannedSeat>,
    accept: SeatConcern[] = [],
  ): SeatConcern[] {
    const travellers = travellersOf({ members }, day);
    const about = (seats: ReadonlyMap<string, PlannedSeat>) =>
      concernsAbout(members.map(({ id }, i) => ({ traveller: travellers[i], seat: seats.get(id)! })));
    const known = about(sat);
    const concerns = about(sits).flatMap((found, i) =>
      [...found]
        .filter((code) => !known[i].has(code))
        .map((code) => ({ code, passengerId: members[i].id, seat: sits.get(members[i].id)!.label })),
    );
    const codes = [...new Set(concerns.map(({ code }) => code))];
    if (codes.some((code) => !accept.includes(code))) throw new SeatsNeedConsent({ extra: { concerns } });
    return codes;
  }
}

function wished(vehicles: VehicleSeats[], id?: string): VehicleSeats | undefined {
  if (id === undefined) return undefined;
  const vehicle = vehicles.find((one) => one.id === id);
  if (vehicle) return vehicle;
  throw invalidField('tripVehicleId', 'otherTrip', '本班次没有这辆车', 'is no vehicle of the trip');
}

function seatsOf(members: SeatedMember[], { seats }: SeatPlan): Map<string, PlannedSeat> {
  const planned = new Map(seats.map((seat) => [seat.label, seat]));
  return new Map(members.map(({ id, seat }) => [id, planned.get(seat)!]));
}
