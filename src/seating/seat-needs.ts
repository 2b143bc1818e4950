import { countOf } from './bits.js';
import { SeatMap } from './seat-map.js';
import { Spot, areBeside } from './spot.js';
import { Traveller } from './seat-rule.js';

/** People of a party who need something of a seat. */
export interface Needs {
  people: number;
  accessibleSeats: number;
  lowerBerths: number;
  companions: number;
  adults: number;
}

export function needsOf(party: Traveller[]): Needs {
  const needs = { people: party.length, accessibleSeats: 0, lowerBerths: 0, companions: 0, adults: 0 };
  for (const { needsAccessibleSeat, needsLowerBerth, needsCompanion, accompanies } of party) {
    if (needsAccessibleSeat) needs.accessibleSeats += 1;
    if (needsLowerBerth) needs.lowerBerths += 1;
    if (needsCompanion) needs.companions += 1;
    if (accompanies) needs.adults += 1;
  }
  return needs;
}

/**
 * What a party lacks on its seats, as one number, the smaller the better: accessible seats, lower berths, companions beside who
 * needs them, then accessible seats given to others.
 */
export function lackOf(party: Traveller[], spots: Spot[]): number {
  const lacks = { accessible: 0, lower: 0, companions: 0, wasted: 0 };
  for (const [i, traveller] of party.entries()) {
    const { bench, bit } = spots[i];
    const accessible = (bench.plan.accessible & bit) !== 0;
    if (traveller.needsAccessibleSeat && !accessible) lacks.accessible += 1;
    if (!traveller.needsAccessibleSeat && accessible) lacks.wasted += 1;
    if (traveller.needsLowerBerth && bench.berths && (bench.plan.lowers & bit) === 0) lacks.lower += 1;
    if (!traveller.needsCompanion) continue;
    const looked = party.some((other, j) => other.accompanies && i !== j && areBeside(spots[i], spots[j]));
    if (!looked) lacks.companions += 1;
  }
  return summed(lacks);
}

/** The least that a party can lack on a vehicle, however it is seated. */
export function leastLack(needs: Needs, map: SeatMap): number {
  const { people, accessibleSeats, companions, adults } = needs;
  const accessible = Math.min(accessibleSeats, map.accessible);
  const lowerBerths = map.hasBerths ? needs.lowerBerths - freeLowerBerths(map) : 0;
  return summed({
    accessible: accessibleSeats - accessible,
    lower: Math.max(0, lowerBerths),
    companions: adults === 0 ? companions : map.hasBerths ? 0 : Math.max(0, companions - 2 * adults),
    wasted: Math.max(0, people - accessible - (map.free - map.accessible)),
  });
}

function summed(lacks: { accessible: number; lower: number; companions: number; wasted: number }): number {
  return ((lacks.accessible * 1000 + lacks.lower) * 1000 + lacks.companions) * 1000 + lacks.wasted;
}

function freeLowerBerths(map: SeatMap): number {
  return map.benches.reduce((sum, { free, plan }) => sum + countOf(free & plan.lowers), 0);
}
