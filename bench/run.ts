import { hotTrip } from './hot-trip.js';
import { rosterImport } from './import.js';
import { manyTrips } from './many-trips.js';
import { round } from './round/round.js';
import { seatChoice } from './seat-choice.js';
import { table } from './table/table.js';
import { openWorkshop, Workshop } from './workshop.js';

/** What a benchmark found: how we stand to each baseline, and the raw figures behind it. */
export interface Finding {
  ratios: Record<string, number>;
  [figure: string]: unknown;
}

const BENCHES: Record<string, (workshop: Workshop) => Promise<Finding>> = {
  import: rosterImport,
  table,
  'hot-trip': hotTrip,
  'many-trips': manyTrips,
  round,
  'seat-choice': seatChoice,
};

const [name] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) {
  console.error(`Usage: npm run bench -- NAME   (NAME: ${Object.keys(BENCHES).join(', ')})`);
  process.exit(2);
}
// Rounds are drawn when the benchmark says so, by a process of its own.
const workshop = await openWorkshop(name === 'round' ? { JOBS: 'off' } : {});
try {
  const finding = await bench(workshop);
  console.log(JSON.stringify({ name, ...finding }));
} finally {
  await workshop.close();
}
