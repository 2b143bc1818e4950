import { seatPlanOf } from '../../src/fleet/seat-plan-of.js';
import { seatInTurn } from '../../src/seating/seat-batch.js';
import { SeatMap } from '../../src/seating/seat-map.js';
import { Traveller } from '../../src/seating/seat-rule.js';
import { numbersFrom } from './numbers.js';

const CARRIAGES = 16;
/** A hard-seat carriage of 118. */
const PLAN = seatPlanOf({
  facing: true,
  rows: [{ places: '##. ##' }, { places: '### ##', repeat: 22 }, { places: '### .#' }],
});
const LABELS = PLAN.seats.map(({ label }) => label);

/** Parties of one to four until the train is full; of every fifth party one is a child. */
export const PARTIES: Traveller[][] = parties();

function parties(): Traveller[][] {
  const random = numbersFrom(20_240_220);
  const found: Traveller[][] = [];
  for (let left = CARRIAGES * LABELS.length; left > 0;) {
    const size = Math.min(left, 1 + Math.floor(random() * 4));
    const withChild = size > 1 && random() < 0.2;
    found.push(
      Array.from({ length: size }, (_, i) => {
        const child = withChild && i === 0;
        return { needsLowerBerth: false, needsCompanion: child, accompanies: !child };
      }),
    );
    left -= size;
  }
  return found;
}

/** Microseconds that a party takes, by our choice, from an empty train to a full one. */
export function ourMicroseconds(): number {
  const vehicles = Array.from({ length: CARRIAGES }, () => {
    return { map: new SeatMap(PLAN, new Set(LABELS), new Set()) };
  });
  const asking = PARTIES.map((travellers) => ({ travellers }));
  const startedAt = performance.now();
  seatInTurn(asking, vehicles);
  return ((performance.now() - startedAt) * 1000) / PARTIES.length;
}

/** The same for the first free seats of the first carriage that has enough, wherever they are. */
export function naiveMicroseconds(): number {
  const vehicles = Array.from({ length: CARRIAGES }, () => LABELS.map((label) => ({ label, free: true })));
  const startedAt = performance.now();
  for (const { length } of PARTIES) {
    for (const seats of vehicles) {
      const free = seats.filter((seat) => seat.free);
      if (free.length < length) continue;
      for (const seat of free.slice(0, length)) seat.free = false;
      break;
    }
  }
  return ((performance.now() - startedAt) * 1000) / PARTIES.length;
}
