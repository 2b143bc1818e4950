import { assignSpots, reasonsOf } from '../seat-assignment.js';
import { ChosenSeat, Traveller } from '../seat-choice.js';
import { SeatMap } from '../seat-map.js';
import { lackOf } from '../seat-needs.js';
import { distance, ruleOf, Spot } from '../spot.js';

/** One of a party with the seat that they hold. */
export interface SeatedTraveller {
  traveller: Traveller;
  seat: string;
}

/** Seats for newcomers, in their order. */
export interface SeatsBeside {
  seats: ChosenSeat[];
  /** Whether each of them sits next to someone of the party, facing, in front or behind. */
  near: boolean;
  /** What the whole party then lacks, as `lackOf` says it. */
  lack: number;
}

/**
 * Chooses free seats for people who come to others that sit already and stay where they are: one after the other next to
 * someone of the party, facing, in front or behind, else in the nearest row. Who needs a companion sits beside an adult of the
 * party if that can be, who needs an accessible seat or a lower berth gets one if there is one. Changes nothing.
 *
 * @returns undefined when the vehicle has no room for all of them
 */
export function seatsBeside(
  map: SeatMap,
  seated: SeatedTraveller[],
  newcomers: Traveller[],
): SeatsBeside | undefined {
  if (map.free < newcomers.length) return undefined;
  const everything = map.benches.map((bench) => ({ bench, bits: bench.free }));
  const held = new Map(seated.map(({ traveller, seat }) => [traveller, map.spotOf(seat)!]));
  const spots = assignSpots(newcomers, everything, held);
  const party = [...held.keys(), ...newcomers];
  const all = [...held.values(), ...spots];
  const seats = reasonsOf(party, all, ruleOf(all)).slice(seated.length);
  return { seats, near: spots.every((spot) => isNear(spot, all)), lack: lackOf(party, all) };
}

function isNear(spot: Spot, all: Spot[]): boolean {
  return all.some((other) => other !== spot && distance(spot, other)[0] < 3);
}

/** A seat for someone who joins a party, and who of the party changes seats for that. */
export interface Joining {
  seat: ChosenSeat;
  /** By their place in the party. */
  moved: Map<number, ChosenSeat>;
}

/** Where everyone of a party sits, and what it lacks there. */
interface Arrangement {
  spots: Spot[];
  lack: number;
}

/** Free seats looked at when somebody of the party moves: the nearest ones. */
const LOOKED_AT = 24;
/** Of a larger party at most two move: every way to seat six people costs milliseconds, of ten it would cost minutes. */
const SMALL_PARTY = 5;

/**
 * A seat for someone who joins a party. Where that leaves somebody of it without what they need, such as a child without an
 * adult beside, as few as possible of the party change seats: among their own and the new one, or one of them to a free seat.
 * Changes nothing.
 *
 * @returns undefined when the vehicle is full
 */
export function joinParty(map: SeatMap, seated: SeatedTraveller[], newcomer: Traveller): Joining | undefined {
  const beside = seatsBeside(map, seated, [newcomer]);
  if (!beside) return undefined;
  const party = [...seated.map(({ traveller }) => traveller), newcomer];
  const own = seated.map(({ seat }) => map.spotOf(seat)!);
  const alone = lackOf(party.slice(0, -1), own);
  let best: Arrangement = { spots: [...own, map.spotOf(beside.seats[0].label)!], lack: beside.lack };
  const free = best.lack > alone ? nearestFree(map, own) : [];
  const most = own.length <= SMALL_PARTY ? own.length : 2;
  for (let moves = 0; moves <= most && best.lack > alone; moves += 1) {
    for (const spots of moves === 1 ? oneElsewhere(own, free) : []) best = lessLacking(best, party, spots);
    for (const spot of free) {
      for (const spots of rearranged([...own, spot], moves)) best = lessLacking(best, party, spots);
    }
  }
  const seats = reasonsOf(party, best.spots, ruleOf(best.spots));
  const moved = own.flatMap((spot, i): [number, ChosenSeat][] =>
    spot === best.spots[i] ? [] : [[i, seats[i]]],
  );
  return { seat: seats[own.length], moved: new Map(moved) };
}

function lessLacking(best: Arrangement, party: Traveller[], spots: Spot[]): Arrangement {
  const lack = lackOf(party, spots);
  return lack < best.lack ? { spots, lack } : best;
}

function nearestFree(map: SeatMap, own: Spot[]): Spot[] {
  const apart = (spot: Spot) =>
    Math.min(
      ...own.map((other) => {
        const [closeness, rows, columns] = distance(spot, other);
        return (closeness * 1000 + rows) * 100 + columns;
      }),
    );
  return map.freeLabels
    .map((label) => map.spotOf(label)!)
    .map((spot) => ({ spot, apart: apart(spot) }))
    .sort((a, b) => a.apart - b.apart)
    .slice(0, LOOKED_AT)
    .map(({ spot }) => spot);
}

/** Every way in which one of a party goes to a free seat and somebody who joins takes another, as two who belong together may. */
function* oneElsewhere(own: Spot[], free: Spot[]): Iterable<Spot[]> {
  for (const i of own.keys()) {
    for (const to of free) {
      for (const joins of free) if (joins !== to) yield [...own.with(i, to), joins];
    }
  }
}

/** Every way in which just so many of a party change seats while somebody joins, who comes last like the new seat. */
function* rearranged(spots: Spot[], moves: number, settled: Spot[] = []): Iterable<Spot[]> {
  const [i, joining] = [settled.length, spots.length - 1];
  if (moves > joining - i) return;
  const open = spots.filter((spot) => !settled.includes(spot));
  if (i === joining) return yield [...settled, ...open];
  const others = moves > 0 ? open.filter((spot) => spot !== spots[i]) : [];
  for (const spot of others) yield* rearranged(spots, moves - 1, [...settled, spot]);
  if (open.includes(spots[i])) yield* rearranged(spots, moves, [...settled, spots[i]]);
}
