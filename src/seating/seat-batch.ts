import { Parting, partingOfRest, waysToPart } from './parting.js';
import { chooseSeats, SeatChoice, Traveller } from './seat-choice.js';
import { SeatMap } from './seat-map.js';

/** A party, or some of it, with their seats on one vehicle. */
export interface SeatedPart<Vehicle> extends SeatChoice<Vehicle> {
  /** Their places in the party, ascending. */
  going: number[];
}

/** What became of a party in its turn. */
export interface Turn<Vehicle> {
  /** One with everybody in it, unless the party agreed to part. */
  seated: SeatedPart<Vehicle>[];
  /** Places in the party of those who got no seats. */
  left: number[];
  /** Why seats were kept from those who are left; undefined when there was no room. */
  kept?: Objection;
}

/** Why a party gets none of the seats that are free: they are held for priority groups, or kept for other regions. */
export type Objection = 'HELD_FOR_PRIORITY' | 'SEATS_ALLOTTED';

/** Keeps parties off seats that are not for them. */
export interface Gate<Party> {
  /**
   * Why a party may not take seats now though there may be some; undefined lets it pass.
   *
   * @param going those of it who would be a party of their own, by their places in it; everyone when left out
   */
  objection(party: Party, going?: readonly number[]): Objection | undefined;
  /** Notes that a party, or these of it, have got seats. */
  pass(party: Party, going?: readonly number[]): void;
}

interface Seatable {
  travellers: Traveller[];
  /** Given when the party agreed to part for want of room. */
  parting?: Parting;
}

const OPEN: Gate<unknown> = { objection: () => undefined, pass: () => undefined };

/**
 * Seats parties one after the other in memory and takes their seats from the maps. A party that finds no room leaves it
 * to those behind it.
 *
 * @param gate is asked of each party as things stand when its turn comes
 */
export function seatInTurn<Party extends Seatable, Vehicle extends { map: SeatMap }>(
  parties: Party[],
  vehicles: Vehicle[],
  gate: Gate<NoInfer<Party>> = OPEN,
): Map<Party, Turn<Vehicle>> {
  return new Map(parties.map((party) => [party, takeTurn(party, vehicles, gate)]));
}

/**
 * Seats one party and takes its seats from the maps: all of it together; else, if it agreed to part, as many as can go, and
 * those who are left by the same rule, as if they stood next in the row.
 */
export function takeTurn<Party extends Seatable, Vehicle extends { map: SeatMap }>(
  party: Party,
  vehicles: Vehicle[],
  gate: Gate<NoInfer<Party>>,
): Turn<Vehicle> {
  const seated: SeatedPart<Vehicle>[] = [];
  let left = party.travellers.map((_, i) => i);
  let { parting } = party;
  for (;;) {
    const kept = gate.objection(party, seated.length > 0 ? left : undefined);
    const part =
      (kept ? undefined : seats(party, left, vehicles)) ?? firstPart(party, parting, vehicles, gate);
    if (!part) return { seated, left, kept };
    part.vehicle.map.take(part.seats.map(({ label }) => label));
    const isAll = part.going.length === party.travellers.length;
    gate.pass(party, isAll ? undefined : part.going);
    seated.push(part);
    const gone = new Set(part.going);
    left = left.filter((i) => !gone.has(i));
    if (left.length === 0) return { seated, left };
    parting = parting && partingOfRest(parting, left);
  }
}

function firstPart<Party extends Seatable, Vehicle extends { map: SeatMap }>(
  party: Party,
  parting: Parting | undefined,
  vehicles: Vehicle[],
  gate: Gate<Party>,
): SeatedPart<Vehicle> | undefined {
  if (!parting) return undefined;
  const room = Math.max(0, ...vehicles.map(({ map }) => map.free));
  for (const going of waysToPart(parting, room)) {
    if (!gate.objection(party, going)) return seats(party, going, vehicles);
  }
  return undefined;
}

function seats<Vehicle extends { map: SeatMap }>(
  { travellers }: Seatable,
  going: number[],
  vehicles: Vehicle[],
): SeatedPart<Vehicle> | undefined {
  const choice = chooseSeats(
    going.map((i) => travellers[i]),
    vehicles,
  );
  return choice && { ...choice, going };
}
