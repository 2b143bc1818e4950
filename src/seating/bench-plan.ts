import { PlannedSeat, SeatPlan } from '../fleet/seat-plan.js';
import { grouped } from '../shared/grouped.js';
import { Bits, MOST_BITS } from './bits.js';

/**
 * Seats of one row with no aisle between: people on neighbouring ones sit together. A coach row 2+2 has two benches. All berths
 * of a compartment are one bench.
 */
export interface BenchPlan {
  /** From the left; of berths in the order of the plan. */
  seats: PlannedSeat[];
  row: number;
  berths: boolean;
  lowers: Bits;
  /** Seats kept for disabled people. */
  accessible: Bits;
  /** Number of the bench that this one looks at across a table. */
  facing?: number;
  /** Number of the bench of the next row on the same side. */
  behind?: number;
}

/** All of a plan that does not depend on who sits where. */
export interface DrawnBenches {
  benches: BenchPlan[];
  /** Numbers of the benches of each row, front row first. */
  rows: number[][];
  /** Where a label is. */
  at: ReadonlyMap<string, { bench: number; bit: Bits }>;
}

const drawn = new WeakMap<SeatPlan, DrawnBenches>();

/** Benches of a plan, drawn once: the many vehicles of a kind share them. */
export function benchesOf(plan: SeatPlan): DrawnBenches {
  let benches = drawn.get(plan);
  if (!benches) drawn.set(plan, (benches = draw(plan)));
  return benches;
}

function draw({ seats }: SeatPlan): DrawnBenches {
  const groups: PlannedSeat[][] = [];
  let last: PlannedSeat | undefined;
  for (const seat of seats.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    const group = groups.at(-1);
    const inRow = group !== undefined && last?.row === seat.row && group.length < MOST_BITS;
    const together = seat.berth === undefined ? last?.column === seat.column - 1 : last?.berth !== undefined;
    if (inRow && together) group.push(seat);
    else groups.push([seat]);
    last = seat;
  }
  const benches = groups.map((group): BenchPlan => {
    const [{ row, berth }] = group;
    const lowers = bitsOf(group, (seat) => seat.berth === 'LOWER');
    const accessible = bitsOf(group, (seat) => seat.accessible === true);
    return { seats: group, row, berths: berth !== undefined, lowers, accessible };
  });
  const rows = grouped(benches.keys(), (i) => benches[i].row);
  for (const bench of benches) {
    const { facesRow } = bench.seats[0];
    if (facesRow !== undefined) bench.facing = opposite(bench, benches, rows.get(facesRow));
    bench.behind = opposite(bench, benches, rows.get(bench.row + 1));
  }
  const at = new Map(
    benches.flatMap((one, bench) =>
      one.seats.map(({ label }, i) => [label, { bench, bit: 1 << i }] as const),
    ),
  );
  return { benches, rows: [...rows.values()], at };
}

function bitsOf(seats: PlannedSeat[], is: (seat: PlannedSeat) => boolean): Bits {
  return seats.reduce((bits, seat, i) => (is(seat) ? bits | (1 << i) : bits), 0);
}

/** Of a row's benches the one that lies on the same side as this bench: shares most columns with it. */
function opposite(bench: BenchPlan, benches: BenchPlan[], row: number[] = []): number | undefined {
  const columns = new Set(bench.seats.map(({ column }) => column));
  const shared = (i: number) => benches[i].seats.filter(({ column }) => columns.has(column)).length;
  return row.filter((i) => shared(i) > 0).sort((a, b) => shared(b) - shared(a))[0];
}
