import { PlannedSeat, SeatPlan } from '../fleet/seat-plan.js';
import { BenchPlan, benchesOf, DrawnBenches } from './bench-plan.js';
import { besides, Bits, countOf, placesOf } from './bits.js';

/** A bench of one vehicle, with what is free on it. */
export class Bench {
  /** The bench that this one looks at across a table. */
  facing?: Bench;
  /** The bench of the next row on the same side. */
  behind?: Bench;
  /** What may be given out, free or not; the other seats are blocked. */
  giveable: Bits = 0;
  free: Bits = 0;
  readonly row: number;
  readonly berths: boolean;

  constructor(readonly plan: BenchPlan) {
    this.row = plan.row;
    this.berths = plan.berths;
  }

  get seats(): PlannedSeat[] {
    return this.plan.seats;
  }

  /** Free seats that are not kept for disabled people. */
  get ordinary(): Bits {
    return this.free & ~this.plan.accessible;
  }

  /** Free seats with no free neighbour though the bench has room for more than one: a party cannot use them. */
  gapsIn(free: Bits): number {
    if (this.berths) return countOf(free) === 1 && countOf(this.giveable) > 1 ? 1 : 0;
    return countOf(free & ~besides(free) & besides(this.giveable));
  }

  seatsOf(bits: Bits): PlannedSeat[] {
    return placesOf(bits).map((i) => this.plan.seats[i]);
  }
}

/** The seats of one vehicle that may be given out, and which of them are free. */
export class SeatMap {
  readonly benches: Bench[];
  /** How many seats may be given out. */
  readonly capacity: number;
  readonly hasBerths: boolean;
  private readonly drawn: DrawnBenches;
  private freeSeats = 0;
  private freeAccessible = 0;
  private readonly found = new Map<number, unknown>();

  /**
   * @param giveable labels that may be given out; other seats of the plan are blocked
   * @param taken labels that are held by passengers
   */
  constructor(plan: SeatPlan, giveable: ReadonlySet<string>, taken: ReadonlySet<string>) {
    this.drawn = benchesOf(plan);
    this.benches = this.drawn.benches.map((bench) => new Bench(bench));
    this.hasBerths = this.benches.some(({ berths }) => berths);
    for (const bench of this.benches) {
      const { facing, behind } = bench.plan;
      if (facing !== undefined) bench.facing = this.benches[facing];
      if (behind !== undefined) bench.behind = this.benches[behind];
    }
    let capacity = 0;
    for (const label of giveable) {
      const at = this.drawn.at.get(label);
      if (!at) continue;
      const bench = this.benches[at.bench];
      bench.giveable |= at.bit;
      if (!taken.has(label)) bench.free |= at.bit;
      capacity += 1;
    }
    this.capacity = capacity;
    for (const { free, plan: bench } of this.benches) {
      this.freeSeats += countOf(free);
      this.freeAccessible += countOf(free & bench.accessible);
    }
  }

  /** How many seats are free. */
  get free(): number {
    return this.freeSeats;
  }

  /** How many of the free seats are kept for disabled people. */
  get accessible(): number {
    return this.freeAccessible;
  }

  /** The benches of each row, front row first. */
  get rows(): Bench[][] {
    return this.drawn.rows.map((row) => row.map((i) => this.benches[i]));
  }

  /** The seats that may be given out, from the front. */
  get seats(): PlannedSeat[] {
    return this.benches.flatMap((bench) => bench.seatsOf(bench.giveable));
  }

  get freeLabels(): string[] {
    return this.benches.flatMap((bench) => bench.seatsOf(bench.free).map(({ label }) => label));
  }

  /** The bench on which a seat is. */
  spotOf(label: string): { bench: Bench; bit: Bits } | undefined {
    const at = this.drawn.at.get(label);
    return at && { bench: this.benches[at.bench], bit: at.bit };
  }

  /** What was found out before about the seats as they are, or finds it out. */
  known<Finding>(question: number, find: () => Finding): Finding {
    if (!this.found.has(question)) this.found.set(question, find());
    return this.found.get(question) as Finding;
  }

  take(labels: Iterable<string>): void {
    this.mark(labels, false);
  }

  release(labels: Iterable<string>): void {
    this.mark(labels, true);
  }

  private mark(labels: Iterable<string>, free: boolean): void {
    for (const label of labels) {
      const spot = this.spotOf(label);
      const known = spot && (spot.bench.giveable & spot.bit) !== 0;
      if (!known || ((spot.bench.free & spot.bit) !== 0) === free) {
        throw new Error(`Seat ${label} is not ${free ? 'taken' : 'free'}`);
      }
      spot.bench.free ^= spot.bit;
      this.freeSeats += free ? 1 : -1;
      if (spot.bench.plan.accessible & spot.bit) this.freeAccessible += free ? 1 : -1;
    }
    this.found.clear();
  }
}
