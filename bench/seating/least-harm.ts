import { Bits, countOf, firstRun } from '../../src/seating/bits.js';

/** A bench as the search sees it: how many seats it has, which are free, whether they are berths of one compartment. */
export interface FreeBench {
  seats: number;
  free: Bits;
  berths: boolean;
}

/** Parties in more groups than their size asks for, and free seats left with no free neighbour. */
export type Harm = [split: number, stranded: number];

/** People who sit side by side on a bench. */
export function groupsOn({ berths }: FreeBench, bits: Bits): number {
  if (berths) return Number(bits !== 0);
  let groups = 0;
  for (let rest = bits; rest !== 0; rest &= ~firstRun(rest)) groups += 1;
  return groups;
}

export function strandedOn({ seats, free, berths }: FreeBench): number {
  if (seats === 1) return 0;
  if (berths) return Number(countOf(free) === 1);
  return countOf(free & ~((free << 1) | (free >> 1)));
}

/** The least harm of all ways to seat the parties; what was found out before is kept in `known`. */
export function leastHarm(sizes: number[], benches: FreeBench[], known: Map<string, Harm>): Harm {
  if (sizes.length === 0) return [0, benches.reduce((sum, bench) => sum + strandedOn(bench), 0)];
  const sorted = benches.map(leaningLeft).sort((a, b) => a.seats - b.seats || a.free - b.free);
  const key = `${sizes.join()}:${sorted.map(({ seats, free }) => `${seats}.${free}`).join()}`;
  const before = known.get(key);
  if (before) return before;
  const [size, ...others] = sizes;
  const largest = Math.max(...benches.map(({ seats }) => seats));
  let best: Harm = [Infinity, Infinity];
  for (const { left, groups } of waysToSpread(size, sorted)) {
    const [split, stranded] = leastHarm(others, left, known);
    const harm: Harm = [split + Number(groups > Math.ceil(size / largest)), stranded];
    if (compare(harm, best) < 0) best = harm;
    if (best[0] + best[1] === 0) break;
  }
  known.set(key, best);
  return best;
}

/** Benches that mirror each other are the same. */
function leaningLeft(bench: FreeBench): FreeBench {
  if (bench.berths) return { ...bench, free: (1 << countOf(bench.free)) - 1 };
  let mirrored = 0;
  for (let i = 0; i < bench.seats; i += 1) if (bench.free & (1 << i)) mirrored |= 1 << (bench.seats - 1 - i);
  return mirrored < bench.free ? { ...bench, free: mirrored } : bench;
}

/** Of benches that are alike the first is tried with as many people as those behind it or more. */
function* waysToSpread(
  people: number,
  [bench, ...rest]: FreeBench[],
  before?: { bench: FreeBench; taken: Bits },
): Iterable<{ left: FreeBench[]; groups: number }> {
  if (!bench) {
    if (people === 0) yield { left: [], groups: 0 };
    return;
  }
  const alike = before && before.bench.seats === bench.seats && before.bench.free === bench.free;
  for (const taken of subsets(bench)) {
    if (countOf(taken) > people || (alike && taken > before.taken)) continue;
    const here = groupsOn(bench, taken);
    for (const { left, groups } of waysToSpread(people - countOf(taken), rest, { bench, taken })) {
      yield { left: [{ ...bench, free: bench.free & ~taken }, ...left], groups: groups + here };
    }
  }
}

function subsets({ free, berths }: FreeBench): Bits[] {
  if (berths) return Array.from({ length: countOf(free) + 1 }, (_, count) => (1 << count) - 1);
  const sets: Bits[] = [];
  for (let set = free; ; set = (set - 1) & free) {
    sets.push(set);
    if (set === 0) return sets;
  }
}

export function compare(a: Harm, b: Harm): number {
  return a[0] - b[0] || a[1] - b[1];
}
