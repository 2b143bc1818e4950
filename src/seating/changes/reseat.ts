import { PlannedSeat, SeatPlan } from '../../fleet/seat-plan.js';
import { reasonsOf } from '../seat-assignment.js';
import { chooseSeats, ChosenSeat, SeatRule, Traveller } from '../seat-choice.js';
import { SeatMap } from '../seat-map.js';
import { lackOf } from '../seat-needs.js';
import { ruleOf, seatAt, Spot } from '../spot.js';
import { VehicleSeats } from '../trip-seats.js';
import { SeatedTraveller, seatsBeside } from './beside.js';

/** A party that holds seats in the vehicle that is replaced. */
export interface HoldingParty {
  bookingId: string;
  priorityRank: number;
  /** When it booked. */
  since: Date;
  passengers: (Traveller & { id: string; seat: string })[];
}

/** Why someone does not sit where they sat. */
export enum MoveReason {
  /** The new vehicle has no such seat at that place. */
  SeatGone = 'SEAT_GONE',
  /** Their seat is there, but not enough beside it for their party. */
  KeptTogether = 'KEPT_TOGETHER',
  /** Their seat went to a party before them in the order of priority. */
  GaveWay = 'GAVE_WAY',
  /** The trip has no room for their party any more: it waits. */
  NoRoom = 'NO_ROOM',
}

/** Where a party sits afterwards. */
export interface Reseated<Party extends HoldingParty = HoldingParty> {
  party: Party;
  /** Undefined when it has to wait. */
  vehicle?: VehicleSeats;
  /** Those who do not sit where they sat; their seats are undefined when they have to wait. */
  moved: { passengerId: string; from: string; to?: ChosenSeat; reason: MoveReason }[];
}

/**
 * Seats the parties of a vehicle in the one that comes in its place, with as few moves as can be: whoever finds the same seat
 * at the same place keeps it. Of the other parties each gets seats beside those of it who keep theirs, else seats for the
 * whole party there, else in another vehicle of the trip. When there is no room left, those last in order (priority, then who
 * booked first) give way to those before them, and wait. No party is split. What is given out is marked in the maps.
 *
 * @param before the plan of the replaced vehicle
 * @param vehicle what comes in its place, all seats free
 * @param others the trip's other vehicles, as they are
 */
export function reseat<Party extends HoldingParty>(
  before: SeatPlan,
  vehicle: VehicleSeats,
  others: VehicleSeats[],
  parties: Party[],
): Reseated<Party>[] {
  return new Reseating(before, vehicle, others, parties).run();
}

interface Seating {
  vehicle: VehicleSeats;
  /** In the order of the passengers; who has no seat yet is left out. */
  seats: Map<string, { label: string; rule?: SeatRule }>;
}

class Reseating<Party extends HoldingParty> {
  private readonly inTurn: Party[];
  private readonly sameSeats: ReadonlySet<string>;
  private readonly seatings = new Map<Party, Seating>();
  private readonly gaveWay = new Set<Party>();

  constructor(
    before: SeatPlan,
    private readonly vehicle: VehicleSeats,
    private readonly others: VehicleSeats[],
    parties: Party[],
  ) {
    this.inTurn = [...parties].sort(
      (a, b) =>
        a.priorityRank - b.priorityRank ||
        a.since.getTime() - b.since.getTime() ||
        (a.bookingId < b.bookingId ? -1 : 1),
    );
    this.sameSeats = labelsAtSamePlace(before, vehicle);
  }

  run(): Reseated<Party>[] {
    for (const party of this.inTurn) this.keep(party);
    // Whoever gives way comes later in turn than the party for which they do, and so is still to be looked at.
    for (const party of this.inTurn) {
      if (this.gaveWay.has(party)) this.keep(party);
      if (this.isSeated(party) || this.seatBesideOwn(party)) continue;
      this.free(party);
      if (!this.seatAnew(party, [this.vehicle]) && !this.seatAnew(party, this.others)) this.makeRoom(party);
    }
    return this.inTurn.map((party) => this.outcome(party));
  }

  /** Gives the members of a party the seats that they had, as far as these are there and free. */
  private keep(party: Party): void {
    const free = new Set(this.vehicle.map.freeLabels);
    const kept = party.passengers.filter(({ seat }) => this.sameSeats.has(seat) && free.has(seat));
    if (kept.length === 0) return;
    this.vehicle.map.take(kept.map(({ seat }) => seat));
    this.seatings.set(party, {
      vehicle: this.vehicle,
      seats: new Map(kept.map(({ id, seat }) => [id, { label: seat }])),
    });
  }

  private seatBesideOwn(party: Party): boolean {
    const seating = this.seatings.get(party);
    if (!seating) return false;
    const own = party.passengers.flatMap((traveller) => {
      const seat = seating.seats.get(traveller.id)?.label;
      return seat === undefined ? [] : { traveller, seat };
    });
    const displaced = party.passengers.filter(({ id }) => !seating.seats.has(id));
    const beside = seatsBeside(this.vehicle.map, own, displaced);
    if (!beside?.near || beside.lack > this.lackAnew(party, own)) return false;
    const { seats } = beside;
    this.vehicle.map.take(seats.map(({ label }) => label));
    displaced.forEach(({ id }, i) => seating.seats.set(id, seats[i]));
    return true;
  }

  /** What the party would lack if all of it moved within the vehicle. */
  private lackAnew({ passengers }: Party, own: SeatedTraveller[]): number {
    const { map } = this.vehicle;
    const labels = own.map(({ seat }) => seat);
    map.release(labels);
    const choice = chooseSeats(passengers, [this.vehicle]);
    map.take(labels);
    return choice ? lackOf(passengers, spotsIn(map, choice.seats)) : Infinity;
  }

  private seatAnew(party: Party, vehicles: VehicleSeats[]): boolean {
    const choice = chooseSeats(party.passengers, vehicles);
    if (!choice) return false;
    const { vehicle } = choice;
    const seats = vehicle === this.vehicle ? this.ownFirst(party, choice.seats) : choice.seats;
    vehicle.map.take(seats.map(({ label }) => label));
    this.seatings.set(party, {
      vehicle,
      seats: new Map(party.passengers.map(({ id }, i) => [id, seats[i]])),
    });
    return true;
  }

  /** Of the seats chosen for a party everyone gets the own one if it is among them and nobody lacks more for that. */
  private ownFirst({ passengers }: Party, seats: ChosenSeat[]): ChosenSeat[] {
    const { map } = this.vehicle;
    let spots = spotsIn(map, seats);
    for (const [i, { seat }] of passengers.entries()) {
      const at = spots.findIndex((spot) => seatAt(spot).label === seat);
      if (at < 0 || at === i || !this.sameSeats.has(seat)) continue;
      const changed = spots.with(i, spots[at]).with(at, spots[i]);
      if (lackOf(passengers, changed) <= lackOf(passengers, spots)) spots = changed;
    }
    return reasonsOf(passengers, spots, ruleOf(spots));
  }

  /** Takes seats from those behind this party, the last first, until it finds room; from nobody when that does not help. */
  private makeRoom(party: Party): void {
    const behind = this.inTurn.slice(this.inTurn.indexOf(party) + 1).reverse();
    const freed: [Party, Seating][] = [];
    for (const last of behind) {
      const seating = this.seatings.get(last);
      if (!seating) continue;
      this.free(last);
      freed.push([last, seating]);
      if (!this.seatAnew(party, [this.vehicle])) continue;
      for (const [one] of freed) this.gaveWay.add(one);
      return;
    }
    for (const [one, seating] of freed) {
      this.vehicle.map.take([...seating.seats.values()].map(({ label }) => label));
      this.seatings.set(one, seating);
    }
  }

  private free(party: Party): void {
    const seating = this.seatings.get(party);
    seating?.vehicle.map.release([...seating.seats.values()].map(({ label }) => label));
    this.seatings.delete(party);
  }

  private isSeated(party: Party): boolean {
    return this.seatings.get(party)?.seats.size === party.passengers.length;
  }

  private outcome(party: Party): Reseated<Party> {
    const seating = this.seatings.get(party);
    if (!seating) {
      const reason = MoveReason.NoRoom;
      return {
        party,
        moved: party.passengers.map(({ id, seat }) => ({ passengerId: id, from: seat, reason })),
      };
    }
    const { vehicle, seats } = seating;
    const moved = party.passengers.flatMap(({ id, seat }) => {
      const to = seats.get(id) as ChosenSeat;
      const stays = vehicle === this.vehicle && to.label === seat && this.sameSeats.has(seat);
      return stays ? [] : [{ passengerId: id, from: seat, to, reason: this.reasonOf(party, seat) }];
    });
    return { party, vehicle, moved };
  }

  private reasonOf(party: Party, seat: string): MoveReason {
    if (!this.sameSeats.has(seat)) return MoveReason.SeatGone;
    return this.gaveWay.has(party) ? MoveReason.GaveWay : MoveReason.KeptTogether;
  }
}

function spotsIn(map: SeatMap, seats: ChosenSeat[]): Spot[] {
  return seats.map(({ label }) => map.spotOf(label)!);
}

/** A seat is the same when its label stands at the same row and column, on the same level of berths. */
function labelsAtSamePlace(before: SeatPlan, vehicle: VehicleSeats): Set<string> {
  const old = new Map(before.seats.map((seat) => [seat.label, placeOf(seat)]));
  return new Set(
    vehicle.map.seats.filter((seat) => old.get(seat.label) === placeOf(seat)).map(({ label }) => label),
  );
}

const placeOf = ({ row, column, berth }: PlannedSeat) => `${row} ${column} ${berth ?? ''}`;
