import { ChosenSeat, SeatRule, Traveller } from '../seat-choice.js';
import { Bench, Place, SeatMap } from '../seat-map.js';

interface Spot {
  bench: Bench;
  place: Place;
}

/** From next to someone to anywhere in the vehicle. */
const RULES = [SeatRule.OneRow, SeatRule.FacingRows, SeatRule.AdjacentRows, SeatRule.OneVehicle];

/**
 * Chooses free seats for people who come to others that sit already and stay where they are: one after the other next to
 * someone of the party, facing, in front or behind, else in the nearest row. Who needs a lower berth gets one if there is
 * one. Changes nothing.
 *
 * @param seated labels that the party holds
 * @returns undefined when the vehicle has no room for all of them
 */
export function seatsBeside(
  map: SeatMap,
  seated: ReadonlySet<string>,
  newcomers: Traveller[],
): ChosenSeat[] | undefined {
  const spots = map.benches.flatMap((bench) => bench.places.map((place) => ({ bench, place })));
  const party = spots.filter(({ place }) => seated.has(place.seat.label));
  const free = new Set(spots.filter(({ place }) => place.free));
  if (free.size < newcomers.length) return undefined;
  return newcomers.map((newcomer) => {
    const [best, cost] = cheapest([...free], (spot) => costOf(newcomer, spot, party));
    free.delete(best);
    party.push(best);
    const lower = newcomer.needsLowerBerth && isLower(best);
    return { label: best.place.seat.label, rule: lower ? SeatRule.LowerBerth : RULES[cost[1]] };
  });
}

/** A lower berth for whom it matters, closeness, no gap left, rows and columns apart, lower berths kept for others. */
function costOf(newcomer: Traveller, spot: Spot, party: Spot[]): number[] {
  const unmet = newcomer.needsLowerBerth && spot.bench.berths && !isLower(spot);
  const [, [closeness, rows, columns]] = cheapest(party, (member) => apart(spot, member));
  const wasted = !newcomer.needsLowerBerth && isLower(spot);
  const gaps = spot.bench.gapsAfter(new Set([spot.place]));
  return [Number(unmet), closeness, rows, Number(wasted), gaps, columns];
}

function apart(one: Spot, other: Spot): number[] {
  const rows = Math.abs(one.bench.row - other.bench.row);
  const columns = Math.abs(one.place.seat.column - other.place.seat.column);
  const { bench } = one;
  if (bench === other.bench && (bench.berths || columns === 1)) return [0, rows, columns];
  if (bench.facing === other.bench) return [1, rows, columns];
  if (bench.behind === other.bench || other.bench.behind === bench) return [2, rows, columns];
  return [3, rows, columns];
}

function cheapest<Item>(items: Item[], costFor: (item: Item) => number[]): [Item, number[]] {
  return items
    .map((item): [Item, number[]] => [item, costFor(item)])
    .reduce((best, next) => (cheaper(next[1], best[1]) ? next : best));
}

function cheaper(a: number[], b: number[]): boolean {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i >= 0 && a[i] < b[i];
}

function isLower({ place }: Spot): boolean {
  return place.seat.berth === 'LOWER';
}
