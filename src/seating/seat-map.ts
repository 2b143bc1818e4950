import { PlannedSeat, SeatPlan } from '../fleet/seat-plan.js';
import { grouped } from '../shared/grouped.js';

/** A seat or berth of the map, free or not. */
export interface Place {
  readonly seat: PlannedSeat;
  free: boolean;
}

/**
 * Places of one row side by side with no aisle and no blocked seat between: people on them sit together. A coach row 2+2
 * has two benches. All berths of a compartment are one bench.
 */
export class Bench {
  /** The bench that this one looks at across a table. */
  facing?: Bench;
  /** The bench of the next row on the same side. */
  behind?: Bench;
  /** Free places that lie side by side. */
  runs: Place[][] = [];
  free = 0;
  /** Free places with no free neighbour though the bench has room for more than one: a party cannot use them. */
  gaps = 0;

  constructor(
    readonly places: Place[],
    readonly berths: boolean,
  ) {
    this.refresh();
  }

  get row(): number {
    return this.places[0].seat.row;
  }

  /** How many gaps there would be more (or fewer, negative) without these places. */
  gapsAfter(taken: ReadonlySet<Place>): number {
    return this.countGaps(this.runsOf((place) => place.free && !taken.has(place))) - this.gaps;
  }

  refresh(): void {
    this.runs = this.runsOf((place) => place.free);
    this.free = this.runs.reduce((sum, run) => sum + run.length, 0);
    this.gaps = this.countGaps(this.runs);
  }

  private countGaps(runs: Place[][]): number {
    return this.places.length > 1 ? runs.filter((run) => run.length === 1).length : 0;
  }

  private runsOf(free: (place: Place) => boolean): Place[][] {
    if (this.berths) {
      const all = this.places.filter(free);
      return all.length > 0 ? [all] : [];
    }
    const runs: Place[][] = [];
    let open = false;
    for (const place of this.places) {
      if (!free(place)) open = false;
      else if (open) runs[runs.length - 1].push(place);
      else open = runs.push([place]) > 0;
    }
    return runs;
  }
}

/** The places of one vehicle that may be given out, and which of them are free. */
export class SeatMap {
  readonly benches: Bench[];
  /** The benches of each row, front row first. */
  readonly rows: Bench[][];
  private readonly at = new Map<string, { place: Place; bench: Bench }>();

  /**
   * @param giveable labels that may be given out; other seats of the plan are blocked
   * @param taken labels that are held by passengers
   */
  constructor(plan: SeatPlan, giveable: ReadonlySet<string>, taken: ReadonlySet<string>) {
    const places = plan.seats
      .filter(({ label }) => giveable.has(label))
      .sort((a, b) => a.row - b.row || a.column - b.column)
      .map((seat) => ({ seat, free: !taken.has(seat.label) }));
    this.benches = benchesOf(places);
    for (const bench of this.benches) {
      for (const place of bench.places) this.at.set(place.seat.label, { place, bench });
    }
    this.rows = [...grouped(this.benches, (bench) => bench.row).values()];
  }

  get capacity(): number {
    return this.at.size;
  }

  get free(): number {
    return this.benches.reduce((sum, bench) => sum + bench.free, 0);
  }

  take(labels: Iterable<string>): void {
    this.mark(labels, false);
  }

  release(labels: Iterable<string>): void {
    this.mark(labels, true);
  }

  private mark(labels: Iterable<string>, free: boolean): void {
    for (const label of labels) {
      const known = this.at.get(label);
      if (!known || known.place.free === free) {
        throw new Error(`Seat ${label} is not ${free ? 'taken' : 'free'}`);
      }
      known.place.free = free;
      known.bench.refresh();
    }
  }
}

function benchesOf(places: Place[]): Bench[] {
  const groups: Place[][] = [];
  let last: PlannedSeat | undefined;
  for (const place of places) {
    const { seat } = place;
    const together = last?.row === seat.row && (seat.berth !== undefined || last.column + 1 === seat.column);
    if (together) groups[groups.length - 1].push(place);
    else groups.push([place]);
    last = seat;
  }
  const benches = groups.map((group) => new Bench(group, group[0].seat.berth !== undefined));
  const rows = grouped(benches, (bench) => bench.row);
  for (const bench of benches) {
    const { facesRow } = bench.places[0].seat;
    if (facesRow !== undefined) bench.facing = opposite(bench, rows.get(facesRow));
    bench.behind = opposite(bench, rows.get(bench.row + 1));
  }
  return benches;
}

/** Of a row's benches the one that lies on the same side as this bench: shares most columns with it. */
function opposite(bench: Bench, row: Bench[] = []): Bench | undefined {
  const columns = new Set(bench.places.map((place) => place.seat.column));
  const shared = (other: Bench) => other.places.filter((place) => columns.has(place.seat.column)).length;
  const [best] = row.filter((other) => shared(other) > 0).sort((a, b) => shared(b) - shared(a));
  return best;
}
