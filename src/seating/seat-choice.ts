import { Bench, Place, SeatMap } from './seat-map.js';
import { ChosenSeat, SeatRule, Traveller } from './seat-rule.js';
import { assignPlaces } from './seat-assignment.js';
import { inAdjacentRows, inFacingRows, inNearRows, inOneRow, Part } from './ways-to-sit.js';

export { SeatRule, type ChosenSeat, type Traveller } from './seat-rule.js';

/** Seats for a whole party, in the order of its travellers. */
export interface SeatChoice<Vehicle> {
  vehicle: Vehicle;
  seats: ChosenSeat[];
}

interface Candidate {
  places: Place[];
  /** Those who need a lower berth and would not get one. */
  unmet: number;
  /** Smaller is better, the first difference decides. */
  cost: number[];
}

/** From the closest way of sitting together to the loosest; a looser one is tried when no closer one fits. */
const RULES: [SeatRule, (map: SeatMap, count: number) => Iterable<Part[]>][] = [
  [SeatRule.OneRow, inOneRow],
  [SeatRule.FacingRows, inFacingRows],
  [SeatRule.AdjacentRows, inAdjacentRows],
  [SeatRule.OneVehicle, inNearRows],
];

/**
 * Chooses seats for a party on one of a trip's vehicles; never splits it, changes nothing. In order of weight:
 * lower berths for those who need them; how closely the party sits; the fuller vehicle, so that room for later parties
 * stays in one piece; few rows; no gap left that only a single could use; lower berths kept for others; the tightest fit.
 *
 * @returns undefined when no vehicle has room for the whole party
 */
export function chooseSeats<Vehicle extends { map: SeatMap }>(
  party: Traveller[],
  vehicles: Vehicle[],
): SeatChoice<Vehicle> | undefined {
  const needing = party.filter((traveller) => traveller.needsLowerBerth).length;
  const fullestFirst = vehicles
    .map((vehicle) => ({ vehicle, free: vehicle.map.free }))
    .filter(({ free }) => free >= party.length)
    .sort((a, b) => a.free - b.free);
  let best: { choice: SeatChoice<Vehicle>; unmet: number } | undefined;
  for (const [rule, waysToSit] of RULES) {
    for (const { vehicle } of fullestFirst) {
      const candidate = cheapest(waysToSit(vehicle.map, party.length), needing);
      if (!candidate || (best && best.unmet <= candidate.unmet)) continue;
      best = {
        choice: { vehicle, seats: assignPlaces(party, candidate.places, rule) },
        unmet: candidate.unmet,
      };
      // Whatever comes after is looser or on an emptier vehicle.
      if (best.unmet === 0) return best.choice;
    }
  }
  return best?.choice;
}

function cheapest(ways: Iterable<Part[]>, needing: number): Candidate | undefined {
  let best: Candidate | undefined;
  for (const parts of ways) {
    const candidate = weigh(parts, needing);
    if (!best || cheaper(candidate.cost, best.cost)) best = candidate;
  }
  return best;
}

function weigh(parts: Part[], needing: number): Candidate {
  const places: Place[] = [];
  let lowers = 0;
  for (const { bench, count } of parts) {
    const picked = pick(bench, count, Math.max(needing - lowers, 0));
    lowers += picked.filter(isLower).length;
    places.push(...picked);
  }
  const taken = new Set(places);
  const unmet = parts[0].bench.berths ? Math.max(needing - lowers, 0) : 0;
  const spread = Math.abs(parts[0].bench.row - parts[parts.length - 1].bench.row);
  const gaps = parts.reduce((sum, { bench }) => sum + bench.gapsAfter(taken), 0);
  const wasted = Math.max(lowers - needing, 0);
  const left = parts.reduce((sum, { bench }) => sum + bench.free, 0) - places.length;
  return { places, unmet, cost: [unmet, spread, gaps, wasted, left] };
}

function cheaper(a: number[], b: number[]): boolean {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i >= 0 && a[i] < b[i];
}

/** Takes places of a bench: of berths the lower ones only as far as needed, of seats those that leave the fewest gaps. */
function pick(bench: Bench, count: number, lowersNeeded: number): Place[] {
  if (bench.berths) {
    const [free = []] = bench.runs;
    const lower = free.filter(isLower);
    const others = free.filter((place) => !isLower(place));
    return [...lower.slice(0, lowersNeeded), ...others, ...lower.slice(lowersNeeded)].slice(0, count);
  }
  const picked: Place[] = [];
  let runs = bench.runs;
  while (picked.length < count) {
    const run = bestRun(runs, count - picked.length);
    picked.push(...run.slice(0, count - picked.length));
    runs = runs.filter((other) => other !== run);
  }
  return picked;
}

/** The run that fits exactly, else the tightest that leaves no single, else one that leaves a single, else the longest. */
function bestRun(runs: Place[][], count: number): Place[] {
  const left = (run: Place[]) => {
    const rest = run.length - count;
    if (rest < 0) return 1000 - rest;
    return rest === 1 ? 100 : rest;
  };
  return runs.reduce((best, run) => (left(run) < left(best) ? run : best));
}

function isLower(place: Place): boolean {
  return place.seat.berth === 'LOWER';
}
