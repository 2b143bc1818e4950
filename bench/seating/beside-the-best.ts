import { LayoutDescription, seatPlanOf } from '../../src/fleet/seat-plan-of.js';
import { countOf } from '../../src/seating/bits.js';
import { seatInTurn } from '../../src/seating/seat-batch.js';
import { SeatMap } from '../../src/seating/seat-map.js';
import { rounded } from '../measure.js';
import { compare, FreeBench, groupsOn, Harm, leastHarm, strandedOn } from './least-harm.js';
import { numbersFrom } from './numbers.js';

const MAPS = 200;

/** Small maps of every kind that ships. */
const KINDS: Record<string, LayoutDescription> = {
  coach2and2: { rows: [{ places: '## ##', repeat: 3 }] },
  coach2and1: { rows: [{ places: '## #', repeat: 4 }] },
  multipleUnit3and2: { rows: [{ places: 'ABC DF', repeat: 3 }] },
  hardSeatFacing: { rows: [{ places: '### ##', repeat: 4 }], facing: true },
  aircraft3and3: { rows: [{ places: 'ABC DEF', repeat: 3 }] },
  hardSleeper: { compartments: 3, levels: 3 },
  softSleeper: { compartments: 4, levels: 2 },
};

/** Our seats, given party by party, beside the best of all ways to seat the same parties with all of them known. */
export function besideTheBest() {
  const kinds = Object.entries(KINDS).map(([kind, description]) => [kind, compared(description)] as const);
  const maps = kinds.reduce((sum, [, { asGood }]) => sum + asGood, 0);
  return {
    asGood: maps / (MAPS * kinds.length),
    kinds: Object.fromEntries(kinds.map(([kind, found]) => [kind, found.shares])),
  };
}

function compared(description: LayoutDescription) {
  const plan = seatPlanOf(description);
  const labels = plan.seats.map(({ label }) => label);
  const random = numbersFrom(20_240_220);
  const known = new Map<string, Harm>();
  const sum = { parties: 0, ours: [0, 0], best: [0, 0] };
  let asGood = 0;
  for (let n = 0; n < MAPS; n += 1) {
    const map = new SeatMap(plan, new Set(labels), new Set(labels.filter(() => random() < 0.2)));
    const benches = freeBenches(map);
    const sizes = sizesFor(map.free, random);
    const best = leastHarm(sizes, benches, known);
    const ours = harmOfOurs(map, sizes);
    sum.parties += sizes.length;
    for (const i of [0, 1]) {
      sum.ours[i] += ours[i];
      sum.best[i] += best[i];
    }
    if (compare(ours, best) === 0) asGood += 1;
  }
  const share = (i: number) => {
    return { ours: rounded(sum.ours[i] / sum.parties), best: rounded(sum.best[i] / sum.parties) };
  };
  const shares = {
    parties: sum.parties,
    asGood: rounded(asGood / MAPS),
    split: share(0),
    stranded: share(1),
  };
  return { asGood, shares };
}

function freeBenches({ benches }: SeatMap): FreeBench[] {
  return benches.map(({ seats, free, berths }) => ({ seats: seats.length, free, berths }));
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
  const largest = Math.max(...map.benches.map(({ seats }) => seats.length));
  const split = parties.filter((party) => {
    const [{ seats }] = seatInTurn([party], [{ map }]).get(party)!.seated;
    const spots = seats.map(({ label }) => map.spotOf(label)!);
    const benches = new Set(spots.map(({ bench }) => bench));
    let groups = 0;
    for (const bench of benches) {
      const bits = spots.reduce((sum, spot) => (spot.bench === bench ? sum | spot.bit : sum), 0);
      groups += groupsOn({ ...bench, seats: countOf(bits) }, bits);
    }
    return groups > Math.ceil(seats.length / largest);
  });
  return [split.length, freeBenches(map).reduce((sum, bench) => sum + strandedOn(bench), 0)];
}
