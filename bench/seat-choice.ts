import { seatPlanOf } from '../src/fleet/seat-plan-of.js';
import { countOf } from '../src/seating/bits.js';
import { seatInTurn } from '../src/seating/seat-batch.js';
import { SeatMap } from '../src/seating/seat-map.js';
import { rounded } from './measure.js';
import type { Finding } from './run.js';

const MAPS = 200;
/** Three rows of two and two. */
const PLAN = seatPlanOf({ rows: [{ places: '## ##', repeat: 3 }] });
const LABELS = PLAN.seats.map(({ label }) => label);
const BENCH = 2;

/** Parties on more benches than their size asks for, and benches on which a lone seat is left. */
type Harm = [split: number, stranded: number];

/** Our seats, given party by party, beside the best of all ways to seat the same parties with all of them known. */
export function seatChoice(): Promise<Finding> {
  const random = numbersFrom(20_240_220);
  const sum = { parties: 0, ours: [0, 0], best: [0, 0], asGood: 0 };
  for (let n = 0; n < MAPS; n += 1) {
    const taken = LABELS.filter(() => random() < 0.2);
    const map = new SeatMap(PLAN, new Set(LABELS), new Set(taken));
    const frees = map.benches.map(({ free }) => countOf(free));
    const sizes = sizesFor(map.free, random);
    const ours = harmOfOurs(map, sizes);
    const best = leastHarm(sizes, frees);
    sum.parties += sizes.length;
    for (const i of [0, 1]) {
      sum.ours[i] += ours[i];
      sum.best[i] += best[i];
    }
    if (compare(ours, best) === 0) sum.asGood += 1;
  }
  const share = (value: number) => rounded(value / sum.parties);
  return Promise.resolve({
    ratios: { asGoodAsTheBest: rounded(sum.asGood / MAPS) },
    ...{ maps: MAPS, parties: sum.parties },
    partiesSplit: { ours: share(sum.ours[0]), best: share(sum.best[0]) },
    singlesStranded: { ours: share(sum.ours[1]), best: share(sum.best[1]) },
  });
}

/** Parties of one to four that all find room. */
function sizesFor(free: number, random: () => number): number[] {
  const sizes: number[] = [];
  for (let left = free; sizes.length < 4;) {
    const size = 1 + Math.floor(random() * 4);
    if (size > left) break;
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

function harmOfOurs(map: SeatMap, sizes: number[]): Harm {
  const someone = { needsLowerBerth: false, needsCompanion: false, accompanies: true };
  const parties = sizes.map((size) => ({ travellers: Array.from({ length: size }, () => ({ ...someone })) }));
  const seated = [...seatInTurn(parties, [{ map }]).values()].flatMap((turn) => turn.seated);
  const split = seated.filter(({ seats }) => {
    const benches = new Set(seats.map(({ label }) => map.spotOf(label)!.bench));
    return benches.size > Math.ceil(seats.length / BENCH);
  });
  return [split.length, map.benches.filter(({ free }) => countOf(free) === 1).length];
}

/** Tries every way to spread every party over the benches. */
function leastHarm(sizes: number[], frees: number[]): Harm {
  if (sizes.length === 0) return [0, frees.filter((free) => free === 1).length];
  const [size, ...others] = sizes;
  let best: Harm = [Infinity, Infinity];
  for (const { left, benches } of waysToSpread(size, frees)) {
    const [split, stranded] = leastHarm(others, left);
    const harm: Harm = [split + Number(benches > Math.ceil(size / BENCH)), stranded];
    if (compare(harm, best) < 0) best = harm;
  }
  return best;
}

function waysToSpread(people: number, frees: number[]): { left: number[]; benches: number }[] {
  if (frees.length === 0) return people === 0 ? [{ left: [], benches: 0 }] : [];
  const [free, ...rest] = frees;
  return Array.from({ length: Math.min(people, free) + 1 }, (_, here) =>
    waysToSpread(people - here, rest).map(({ left, benches }) => ({
      left: [free - here, ...left],
      benches: benches + Number(here > 0),
    })),
  ).flat();
}

const compare = (a: Harm, b: Harm): number => a[0] - b[0] || a[1] - b[1];

/** The same numbers on every machine (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
