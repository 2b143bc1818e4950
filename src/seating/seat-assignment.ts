import { Bits, countOf, longestRun } from './bits.js';
import { Bench } from './seat-map.js';
import { ChosenSeat, SeatRule, Traveller } from './seat-rule.js';
import { areBeside, distance, isLess, neighboursOf, seatAt, Spot, spotsOf } from './spot.js';
import { Part } from './ways-to-sit.js';

/**
 * Who of a party takes which of these places, of which there may be more than people: accessible seats and lower berths go to
 * those who need them, whoever needs a companion is put beside an adult, the others take what is nearest.
 *
 * @param seated others of their party, who sit already and stay where they are
 * @returns a spot for each of the party, in its order
 */
export function assignSpots(
  party: Traveller[],
  places: Part[],
  seated: ReadonlyMap<Traveller, Spot> = new Map(),
): Spot[] {
  const spots = new Map(seated);
  const unplaced = new Set(party);
  const room = new Room(places);
  while (unplaced.size > 0) {
    const traveller = nextOf(unplaced, spots, room);
    const spot = room.bestFor(traveller, spots, unplaced);
    room.take(spot);
    spots.set(traveller, spot);
    unplaced.delete(traveller);
  }
  return party.map((traveller) => spots.get(traveller)!);
}

/** Why each of a party sits where it sits. @param rule by which their places were found */
export function reasonsOf(party: Traveller[], spots: Spot[], rule: SeatRule): ChosenSeat[] {
  const otherwise = party.length === 1 ? SeatRule.Alone : rule;
  return party.map((traveller, i) => {
    const { bench, bit } = spots[i];
    const beside = (is: (other: Traveller) => boolean | undefined) =>
      party.some((other, j) => i !== j && is(other) && areBeside(spots[i], spots[j]));
    return { label: seatAt(spots[i]).label, rule: reason() };

    function reason(): SeatRule {
      const accessible = (bench.plan.accessible & bit) !== 0;
      if (accessible && traveller.needsAccessibleSeat) return SeatRule.AccessibleSeat;
      if (accessible && !beside((other) => other.needsAccessibleSeat)) return SeatRule.LastSeats;
      if (traveller.needsLowerBerth && (bench.plan.lowers & bit) !== 0) return SeatRule.LowerBerth;
      const looked = traveller.needsCompanion && beside((other) => other.accompanies);
      return looked ? SeatRule.BesideCompanion : otherwise;
    }
  });
}

/** Who needs a certain seat, then as soon as someone waits for a companion an adult, then who needs a companion. */
function nextOf(
  unplaced: ReadonlySet<Traveller>,
  spots: ReadonlyMap<Traveller, Spot>,
  room: Room,
): Traveller {
  let next: Traveller | undefined;
  for (const one of unplaced) if (!next || room.needOf(one) > room.needOf(next)) next = one;
  const waiting = unlooked(spots).some((spot) => room.freeBeside(spot) !== 0);
  const adults = waiting ? [...unplaced].filter(({ accompanies }) => accompanies) : [];
  const need = room.needOf(next!);
  // Before others get what they need, only an adult goes who needs the same.
  if (need > 1) return (need < 4 && adults.find((one) => room.needOf(one) > 1)) || next!;
  return adults[0] ?? next!;
}

/** Seats of those who need a companion and have none beside them. */
function unlooked(spots: ReadonlyMap<Traveller, Spot>): Spot[] {
  return [...spots].flatMap(([one, spot]) => {
    if (!one.needsCompanion) return [];
    const looked = [...spots].some(
      ([other, at]) => other.accompanies && one !== other && areBeside(spot, at),
    );
    return looked ? [] : spot;
  });
}

/** Places that are still free while a party is being seated. */
class Room {
  private readonly free: Map<Bench, Bits>;
  private readonly taken = new Map<Bench, Bits>();
  private readonly hasBerths: boolean;
  private readonly hasAccessible: boolean;

  constructor(places: Part[]) {
    const inOrder = places.toSorted(
      (a, b) => a.bench.row - b.bench.row || a.bench.seats[0].column - b.bench.seats[0].column,
    );
    this.free = new Map(inOrder.map(({ bench, bits }) => [bench, bits]));
    this.hasBerths = places.some(({ bench }) => bench.berths);
    this.hasAccessible = places.some(({ bench, bits }) => (bench.plan.accessible & bits) !== 0);
  }

  take({ bench, bit }: Spot): void {
    this.free.set(bench, this.free.get(bench)! & ~bit);
    this.taken.set(bench, (this.taken.get(bench) ?? 0) | bit);
  }

  needOf({ needsAccessibleSeat = false, needsLowerBerth, needsCompanion }: Traveller): number {
    return (
      Number(needsAccessibleSeat && this.hasAccessible) * 4 +
      Number(needsLowerBerth && this.hasBerths) * 2 +
      Number(needsCompanion)
    );
  }

  freeBeside(spot: Spot): Bits {
    return (this.free.get(spot.bench) ?? 0) & neighboursOf(spot);
  }

  bestFor(traveller: Traveller, spots: ReadonlyMap<Traveller, Spot>, unplaced: ReadonlySet<Traveller>): Spot {
    const adults = [...unplaced].filter(({ accompanies }) => accompanies).length;
    const needy = [...unplaced].filter(({ needsCompanion }) => needsCompanion).length;
    const context = { adults, needy, placed: [...spots], unlooked: unlooked(spots) };
    let best: Spot | undefined;
    let bestCost: number[] = [];
    for (const [bench, bits] of this.free) {
      for (const spot of spotsOf(bench, bits)) {
        const cost = this.costOf(traveller, spot, context);
        if (!best || isLess(cost, bestCost)) [best, bestCost] = [spot, cost];
      }
    }
    return best!;
  }

  private costOf(one: Traveller, spot: Spot, context: Context): number[] {
    const { bench, bit } = spot;
    const accessible = (bench.plan.accessible & bit) !== 0;
    const lower = (bench.plan.lowers & bit) !== 0;
    const free = this.free.get(bench)!;
    const now = bench.free & ~(this.taken.get(bench) ?? 0);
    return [
      Number(one.needsAccessibleSeat === true && !accessible),
      Number(one.needsLowerBerth && bench.berths && !lower),
      one.needsCompanion ? this.companionless(spot, context) : 0,
      one.accompanies ? this.unhelpful(spot, context) : this.inTheWay(spot, context),
      Number(!one.needsAccessibleSeat && accessible),
      Number(!one.needsLowerBerth && lower),
      ...nearest(spot, context.placed),
      context.placed.length === 0 ? -Math.min(countOf(free), context.needy + context.adults) : 0,
      bench.gapsIn(now & ~bit) - bench.gapsIn(now),
    ];
  }

  /** How far someone who needs a companion is from having one here: 0 has one, 1 and 2 can get one. */
  private companionless(spot: Spot, { placed, adults, needy }: Context): number {
    if (placed.some(([other, at]) => other.accompanies && areBeside(spot, at))) return 0;
    const beside = this.freeBeside(spot);
    if (adults === 0 || beside === 0) return 3;
    // An adult between two looks after both, which matters when there are fewer adults than that.
    const free = this.free.get(spot.bench)!;
    const scarce = adults < needy;
    const between = spot.bench.berths
      ? countOf(free) > 2
      : countOf(beside) === 1 && runAt(free, spot.bit) > 2;
    return between || !scarce ? (countOf(beside) === 1 ? 1 : 1.5) : 2;
  }

  /** The more of those who wait for a companion are beside an adult here, now or soon, the better. */
  private unhelpful(spot: Spot, { unlooked: waiting, needy }: Context): number {
    const helped = waiting.filter((other) => areBeside(spot, other)).length;
    if (waiting.length === 0 && needy === 0) return 0;
    return -2 * helped - Number(needy > 0 && this.freeBeside(spot) !== 0);
  }

  /** Of those who wait for a companion, how many could have one only here. */
  private inTheWay({ bench, bit }: Spot, { unlooked: waiting, adults }: Context): number {
    if (adults === 0) return 0;
    return waiting.filter((other) => other.bench === bench && this.freeBeside(other) === bit).length;
  }
}

interface Context {
  /** Adults and people who need one that have no seat yet. */
  adults: number;
  needy: number;
  placed: [Traveller, Spot][];
  unlooked: Spot[];
}

/** How near a seat is to the nearest of the party: beside, facing, in front or behind, else rows and columns apart. */
function nearest(spot: Spot, placed: [Traveller, Spot][]): [number, number, number] {
  let best: [number, number, number] = [0, 0, 0];
  for (const [i, [, other]] of placed.entries()) {
    const apart = distance(spot, other);
    if (i === 0 || isLess(apart, best)) best = apart;
  }
  return best;
}

/** Length of the unbroken stretch that holds a seat. */
function runAt(free: Bits, bit: Bits): number {
  let run = bit;
  for (let grown = 0; grown !== run;) {
    grown = run;
    run |= ((run << 1) | (run >> 1)) & free;
  }
  return longestRun(run);
}
