import { alternately, median, rounded } from './measure.js';
import type { Finding } from './run.js';
import { besideTheBest } from './seating/beside-the-best.js';
import { naiveMicroseconds, ourMicroseconds, PARTIES } from './seating/train.js';

const ROUNDS = 15;

/** How near our seats come to the best of all ways on small maps, and what the choice costs on a train of 16 carriages. */
export async function seatChoice(): Promise<Finding> {
  const { asGood, kinds } = besideTheBest();
  const train = await alternately(
    ROUNDS,
    () => Promise.resolve(ourMicroseconds()),
    () => Promise.resolve(naiveMicroseconds()),
  );
  const [ours, naive] = [median(train.ours), median(train.baseline)];
  return {
    ratios: { asGoodAsTheBest: rounded(asGood), speedBesideNaive: rounded(naive / ours) },
    train: { parties: PARTIES.length, microseconds: { ours: rounded(ours), naive: rounded(naive) } },
    kinds,
  };
}
