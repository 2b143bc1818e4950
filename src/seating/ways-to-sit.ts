import { besides, Bits, countOf, firstRun, lowest, longestRun, runsIn } from './bits.js';
import { Bench, SeatMap } from './seat-map.js';

/** Free seats of a bench that a party takes. */
export interface Part {
  bench: Bench;
  bits: Bits;
}

/** So many seats, of which some are to be such as only some of the party need. */
export interface Wish {
  count: number;
  lowerBerths: number;
  accessible: number;
  /** Leave free what is kept for disabled people. */
  ordinaryOnly: boolean;
}

/** One way to sit, with what speaks against it: the smaller the better. */
export interface Way {
  parts: Part[];
  cost: number;
}

/** How far apart a party may sit for the sake of fewer groups. */
const MOST_ROWS = 6;

/** Side by side, no aisle between. */
export function inOneRow(map: SeatMap, wish: Wish): Way | undefined {
  let best: Way | undefined;
  for (const bench of map.benches) {
    const usable = usableOf(bench, wish);
    if (bench.berths ? countOf(usable) >= wish.count : longestRun(usable) >= wish.count)
      best = cheaper(best, [{ bench, bits: pick(bench, wish, wish.count, []) }], wish);
  }
  return best;
}

/** On two benches that look at each other. */
export function inFacingRows(map: SeatMap, wish: Wish): Way | undefined {
  let best: Way | undefined;
  for (const bench of map.benches) {
    if (bench.facing && bench.facing.row > bench.row) best = overTwo(best, bench, bench.facing, wish);
  }
  return best;
}

/** On benches one behind the other, as few as have room. */
export function inAdjacentRows(map: SeatMap, wish: Wish): Way | undefined {
  let best: Way | undefined;
  for (const first of map.benches) {
    const stretch: Bench[] = [];
    let free = 0;
    for (let bench: Bench | undefined = first; bench && free < wish.count; bench = bench.behind) {
      const here = countOf(usableOf(bench, wish));
      if (here === 0) break;
      stretch.push(bench);
      free += here;
    }
    if (free < wish.count || stretch.length < 2) continue;
    if (stretch.length === 2) best = overTwo(best, stretch[0], stretch[1], wish);
    else {
      best = cheaper(best, inOrder(stretch, wish), wish);
      best = cheaper(best, inOrder(stretch.reverse(), wish), wish);
    }
  }
  return best;
}

/** In few rows, one after the other, and in few groups. */
export function inNearRows(map: SeatMap, wish: Wish): Way | undefined {
  const rows = map.rows;
  const frees = rows.map((row) => row.reduce((sum, bench) => sum + countOf(usableOf(bench, wish)), 0));
  let best: Way | undefined;
  let free = 0;
  for (let first = 0, end = 0; end < frees.length;) {
    free += frees[end];
    end += 1;
    while (free - frees[first] >= wish.count) {
      free -= frees[first];
      first += 1;
    }
    if (free < wish.count) continue;
    best = cheaper(best, onFewest(rows.slice(first, end).flat(), wish), wish);
    for (let wider = first - 1; wider >= 0 && end - wider <= MOST_ROWS; wider -= 1) {
      best = cheaper(best, onFewest(rows.slice(wider, end).flat(), wish), wish);
    }
  }
  return best;
}

export function usableOf(bench: Bench, { ordinaryOnly }: Wish): Bits {
  return ordinaryOnly ? bench.ordinary : bench.free;
}

/** The better of what there is and every way to share the party out over two benches, at least one on each. */
function overTwo(best: Way | undefined, one: Bench, other: Bench, wish: Wish): Way | undefined {
  const [room, otherRoom] = [countOf(usableOf(one, wish)), countOf(usableOf(other, wish))];
  let found = best;
  const most = Math.min(room, wish.count - 1);
  for (let here = most; here >= Math.max(1, wish.count - otherRoom); here -= 1) {
    const first = { bench: one, bits: pick(one, wish, here, []) };
    const second = { bench: other, bits: pick(other, wish, wish.count - here, [first]) };
    found = cheaper(found, [first, second], wish);
  }
  return found;
}

/** Fills the benches one after the other, with somebody on each. */
function inOrder(benches: Bench[], wish: Wish): Part[] {
  const parts: Part[] = [];
  let rest = wish.count;
  for (const [i, bench] of benches.entries()) {
    const behind = benches.length - 1 - i;
    const here = Math.min(countOf(usableOf(bench, wish)), rest - behind);
    parts.push({ bench, bits: pick(bench, wish, here, parts) });
    rest -= here;
  }
  return parts;
}

/** Takes the roomiest bench until one has room for all the others: of these the tightest. */
function onFewest(benches: Bench[], wish: Wish): Part[] {
  const parts: Part[] = [];
  const left = new Set(benches);
  let rest = wish.count;
  while (rest > 0) {
    let best: Bench | undefined;
    let bestRoom = 0;
    for (const bench of left) {
      const room = countOf(usableOf(bench, wish));
      const better = room >= rest ? bestRoom < rest || room < bestRoom : room > bestRoom;
      if (better) [best, bestRoom] = [bench, room];
    }
    const bench = best!;
    left.delete(bench);
    parts.push({ bench, bits: pick(bench, wish, Math.min(bestRoom, rest), parts) });
    rest -= Math.min(bestRoom, rest);
  }
  return parts;
}

function cheaper(best: Way | undefined, parts: Part[], wish: Wish): Way {
  const cost = costOf(parts, wish);
  return best && best.cost <= cost ? best : { parts, cost };
}

/** A group fewer is worth so many rows, and as many gaps. */
const GROUP = 4;

/** Seats that are needed; rows, groups and gaps made; seats others may need; free seats left beside: in this order. */
function costOf(parts: Part[], wish: Wish): number {
  let [lowers, accessible, gaps, kept, left, groups] = [0, 0, 0, 0, 0, 0];
  for (const { bench, bits } of parts) {
    const { plan, free } = bench;
    const after = free & ~bits;
    lowers += countOf(bits & plan.lowers);
    accessible += countOf(bits & plan.accessible);
    gaps += bench.gapsIn(after) - bench.gapsIn(free);
    if (wish.accessible === 0) kept += countOf(bits & besides(after & plan.accessible));
    left += countOf(after);
    groups += bench.berths ? 1 : runsIn(bits);
  }
  const missing = Math.max(0, wish.accessible - accessible) * 100 + Math.max(0, wish.lowerBerths - lowers);
  const wasted = Math.max(0, accessible - wish.accessible);
  const harm = spreadOf(parts) + GROUP * (groups - 1) + gaps;
  kept += Math.max(0, lowers - wish.lowerBerths);
  const exact = ((missing * 100 + wasted) * 256 + harm) * 64 + Math.min(kept, 63);
  return exact * 64 + Math.min(left, 63);
}

/** Rows between the first and the last of the party. */
function spreadOf(parts: Part[]): number {
  let [first, last] = [Infinity, -Infinity];
  for (const { bench } of parts) {
    if (bench.row < first) first = bench.row;
    if (bench.row > last) last = bench.row;
  }
  return last - first;
}

/**
 * Takes seats of a bench: such as are needed first, such as others may need last; of seats in a row those that leave the fewest
 * gaps.
 *
 * @param before what the party takes of other benches
 */
function pick(bench: Bench, wish: Wish, count: number, before: Part[]): Bits {
  const { plan } = bench;
  const usable = usableOf(bench, wish);
  if (countOf(usable) === count) return usable;
  const missing = (wanted: number, of: 'lowers' | 'accessible') =>
    before.reduce((rest, part) => rest - countOf(part.bits & part.bench.plan[of]), wanted);
  if (bench.berths) {
    const needed = lowest(usable & plan.lowers, Math.max(0, missing(wish.lowerBerths, 'lowers')));
    return inTurn([needed, usable & ~plan.lowers, usable], count);
  }
  if (plan.accessible === 0 || wish.ordinaryOnly) return tightest(usable, count);
  return bestOf(bench, usable, count, Math.max(0, missing(wish.accessible, 'accessible')));
}

/** The first so many of the first set, then of the next, and so on. */
function inTurn(sets: Bits[], count: number): Bits {
  let taken = 0;
  for (const set of sets) taken |= lowest(set & ~taken, count - countOf(taken));
  return taken;
}

/** The run that fits exactly, else the tightest that leaves no single, else one that leaves a single, else the longest first. */
function tightest(usable: Bits, count: number): Bits {
  let taken = 0;
  for (let rest = count; rest > 0;) {
    let best = 0;
    let bestLeft = Infinity;
    for (let runs = usable & ~taken; runs !== 0;) {
      const run = firstRun(runs);
      runs &= ~run;
      const length = countOf(run);
      const left = length < rest ? 1000 - length : length - rest === 1 ? 100 : length - rest;
      if (left < bestLeft) [best, bestLeft] = [run, left];
    }
    const part = lowest(best, Math.min(rest, countOf(best)));
    taken |= part;
    rest -= countOf(part);
  }
  return taken;
}

/** Where some seats of a bench are kept for disabled people: of all stretches the one with as many of them as are wanted. */
function bestOf(bench: Bench, usable: Bits, count: number, wanted: number): Bits {
  const { accessible } = bench.plan;
  let best: Bits | undefined;
  let bestCost = Infinity;
  for (let at = 0; at + count <= bench.seats.length; at += 1) {
    const stretch = ((1 << count) - 1) << at;
    if ((stretch & ~usable) !== 0) continue;
    const cost = Math.abs(countOf(stretch & accessible) - wanted) * 10 + bench.gapsIn(usable & ~stretch);
    if (cost < bestCost) [best, bestCost] = [stretch, cost];
  }
  const needed = lowest(usable & accessible, wanted);
  return best ?? inTurn([needed, usable & besides(needed), usable & ~accessible, usable], count);
}
