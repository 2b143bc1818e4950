import { PlannedSeat } from '../fleet/seat-plan.js';
import { besides, Bits, firstRun, placesOf } from './bits.js';
import { Bench } from './seat-map.js';
import { SeatRule } from './seat-rule.js';

/** One seat of a vehicle. */
export interface Spot {
  bench: Bench;
  bit: Bits;
}

/** Seats of a bench one by one. */
export function spotsOf(bench: Bench, bits: Bits): Spot[] {
  return placesOf(bits).map((i) => ({ bench, bit: 1 << i }));
}

export function seatAt({ bench, bit }: Spot): PlannedSeat {
  return bench.seats[31 - Math.clz32(bit)];
}

/** Seats side by side with this one, or in its compartment. */
export function neighboursOf({ bench, bit }: Spot): Bits {
  return bench.giveable & (bench.berths ? ~bit : besides(bit));
}

/** Side by side with no aisle between, or in one compartment. */
export function areBeside(one: Spot, other: Spot): boolean {
  return one.bench === other.bench && (neighboursOf(one) & other.bit) !== 0;
}

/** The same told from the plan alone. */
export function areSideBySide(one: PlannedSeat, other: PlannedSeat): boolean {
  return one.row === other.row && (one.berth !== undefined || Math.abs(one.column - other.column) === 1);
}

/** How far apart two seats are: 0 beside, 1 facing, 2 in front or behind, 3 elsewhere; then rows and columns between. */
export function distance(one: Spot, other: Spot): [closeness: number, rows: number, columns: number] {
  const rows = Math.abs(one.bench.row - other.bench.row);
  const columns = Math.abs(seatAt(one).column - seatAt(other).column);
  if (areBeside(one, other)) return [0, rows, columns];
  if (one.bench.facing === other.bench) return [1, rows, columns];
  if (one.bench.behind === other.bench || other.bench.behind === one.bench) return [2, rows, columns];
  return [3, rows, columns];
}

export function isLess(a: number[], b: number[]): boolean {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i >= 0 && a[i] < b[i];
}

/** How the people on these seats sit together. */
export function ruleOf(spots: Spot[]): SeatRule {
  const taken = new Map<Bench, Bits>();
  for (const { bench, bit } of spots) taken.set(bench, (taken.get(bench) ?? 0) | bit);
  const benches = [...taken.keys()].sort((a, b) => a.row - b.row);
  if (benches.length === 1) {
    const [[bench, bits]] = taken;
    return bench.berths || firstRun(bits) === bits ? SeatRule.OneRow : SeatRule.OneVehicle;
  }
  if (benches.length === 2 && benches[0].facing === benches[1]) return SeatRule.FacingRows;
  const inFile = benches.every((bench, i) => i === 0 || benches[i - 1].behind === bench);
  return inFile ? SeatRule.AdjacentRows : SeatRule.OneVehicle;
}
