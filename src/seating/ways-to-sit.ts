import { Bench, SeatMap } from './seat-map.js';

/** So many places to be taken from a bench. */
export interface Part {
  bench: Bench;
  count: number;
}

/** Side by side, no aisle between. */
export function* inOneRow(map: SeatMap, count: number): Iterable<Part[]> {
  for (const bench of map.benches) {
    if (bench.runs.some((run) => run.length >= count)) yield [{ bench, count }];
  }
}

/** On two benches that look at each other. */
export function* inFacingRows(map: SeatMap, count: number): Iterable<Part[]> {
  for (const bench of map.benches) {
    if (bench.facing && bench.free > 0 && bench.facing.free > 0 && bench.free + bench.facing.free >= count)
      yield filling([bench, bench.facing], count);
  }
}

/** On benches one behind the other, as few as have room, filled from the front or from the back. */
export function* inAdjacentRows(map: SeatMap, count: number): Iterable<Part[]> {
  for (const first of map.benches) {
    const stretch: Bench[] = [];
    let free = 0;
    for (
      let bench: Bench | undefined = first;
      bench && bench.free > 0 && free < count;
      bench = bench.behind
    ) {
      stretch.push(bench);
      free += bench.free;
    }
    if (free < count || stretch.length < 2) continue;
    yield filling(stretch, count);
    yield filling(stretch.reverse(), count);
  }
}

/** The fewest rows, one after the other, that have room. */
export function* inNearRows(map: SeatMap, count: number): Iterable<Part[]> {
  const frees = map.rows.map((row) => row.reduce((sum, bench) => sum + bench.free, 0));
  let free = 0;
  for (let first = 0, end = 0; end < frees.length;) {
    free += frees[end];
    end += 1;
    while (free - frees[first] >= count) {
      free -= frees[first];
      first += 1;
    }
    if (free >= count) yield filling(map.rows.slice(first, end).flat(), count);
  }
}

/** Fills the benches one after the other, but of two leaves at least one of the party for the second. */
function filling(benches: Bench[], count: number): Part[] {
  const roomy = benches.filter((bench) => bench.free > 0);
  const parts: Part[] = [];
  let rest = count;
  for (const [i, bench] of roomy.entries()) {
    const most = i === 0 && roomy.length === 2 ? rest - 1 : rest;
    const here = Math.min(bench.free, most);
    if (here > 0) parts.push({ bench, count: here });
    rest -= here;
  }
  return parts;
}
