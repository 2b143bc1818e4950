import type { PlannedSeat } from '../../fleet/seat-plan.js';
import { SeatMap } from '../seat-map.js';

/** Enough to choose from at a glance. */
const AT_MOST = 6;

/** Labels of the free seats nearest to one that cannot be had: the same row first, then rows in front and behind. */
export function freeNear(map: SeatMap, { row, column }: PlannedSeat): string[] {
  return map.benches
    .flatMap((bench) => bench.seatsOf(bench.free))
    .map((seat) => ({ label: seat.label, apart: [Math.abs(seat.row - row), Math.abs(seat.column - column)] }))
    .sort(({ apart: a }, { apart: b }) => a[0] - b[0] || a[1] - b[1])
    .slice(0, AT_MOST)
    .map(({ label }) => label);
}
