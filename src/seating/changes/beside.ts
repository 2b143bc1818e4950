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

/** Free seats looked at when somebody of the party moves: the nearest ones. */
const LOOKED_AT = 24;

/**
 * A seat for someone who joins a party. Where that leaves somebody of it without what they need, such as a child without an
 * adult beside, up to two of the party change seats among their own and the new one. Changes nothing.
 *
 * @returns undefined when the vehicle is full
 */
export function joinParty(map: SeatMap, seated: SeatedTraveller[], newcomer: Traveller): Joining | undefined {
  const beside = seatsBeside(map, seated, [newcomer]);
  if (!beside) return undefined;
  const party = [...seated.map(({ traveller }) => traveller), newcomer];
  const own = seated.map(({ seat }) => map.spotOf(seat)!);
  const alone = lackOf(party.slice(0, -1), own);
  let best = { spots: [...own, map.spotOf(beside.seats[0].label)!], lack: beside.lack, moves: 0 };
  if (best.lack > alone) {
    for (const free of nearestFree(map, own)) {
      for (const spots of rearranged(own, free)) {
        const [lack, moves] = [lackOf(party, spots), own.filter((spot, i) => spot !== spots[i]).length];
        if (lack < best.lack || (lack === best.lack && moves < best.moves)) best = { spots, lack, moves };
      }
    }
  }
  const seats = reasonsOf(party, best.spots, ruleOf(best.spots));
  const moved = own.flatMap((spot, i): [number, ChosenSeat][] =>
    spot === best.spots[i] ? [] : [[i, seats[i]]],
  );
  return { seat: seats[own.length], moved: new Map(moved) };
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

/** Every way in which one or two of a party change seats so that the free one and theirs seat one more, who comes last. */
function* rearranged(own: Spot[], free: Spot): Iterable<Spot[]> {
  yield [...own, free];
  for (const i of own.keys()) {
    yield [...own.with(i, free), own[i]];
    for (const j of own.keys()) {
      if (i === j) continue;
      yield [...own.with(i, own[j]).with(j, free), own[i]];
      if (i < j) yield [...own.with(i, own[j]).with(j, own[i]), free];
    }
  }
}
