import fc from 'fast-check';
import { LayoutDescription, seatPlanOf } from '../../fleet/seat-plan-of.js';
import { SeatMap } from '../seat-map.js';
import { distance, isLess } from '../spot.js';
import { VehicleSeats } from '../trip-seats.js';
import { HoldingParty, reseat } from './reseat.js';

const SCENES = 150;
const someone = { needsLowerBerth: false, needsCompanion: false, accompanies: true };

/** Small vehicles of which some seats are gone in the new one, beside another with a few free seats. */
const KINDS: [string, LayoutDescription, asGood: number][] = [
  ['coach 2+2', { rows: [{ places: '## ##', repeat: 2 }] }, 0.79],
  ['facing seats 2+1', { rows: [{ places: '## #', repeat: 3 }], facing: true }, 0.86],
  ['soft sleeper', { compartments: 2, levels: 2 }, 0.96],
];

interface Scene {
  /** Seats from the first to the last; those of the new vehicle are so many of them. */
  order: string[];
  left: number;
  sizes: number[];
  elsewhere: number;
}

/** People who moved and sit by nobody of their party, then people who moved. */
type Harm = [apart: number, moves: number];

const scenesOf = (labels: string[]): Scene[] =>
  fc.sample(
    fc.record({
      order: fc.shuffledSubarray(labels, { minLength: labels.length, maxLength: labels.length }),
      left: fc.integer({ min: labels.length - 3, max: labels.length - 1 }),
      sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
      elsewhere: fc.nat(3),
    }),
    { numRuns: SCENES, seed: 20_240_220 },
  );

/** Seats at the front held by parties in the order drawn; the new vehicle has only some of all seats. */
function sceneOf(description: LayoutDescription, { order, left, sizes, elsewhere }: Scene) {
  const plan = seatPlanOf(description);
  const labels = plan.seats.map(({ label }) => label);
  const vehicle = (id: string, giveable: string[]): VehicleSeats => {
    return { id, seq: 1, label: id, map: new SeatMap(plan, new Set(giveable), new Set()) };
  };
  const held = order.slice();
  const parties = sizes.map((size, i): HoldingParty => ({
    ...{ bookingId: String(i), priorityRank: 13, since: new Date(i) },
    passengers: held.splice(0, size).map((seat, n) => ({ ...someone, id: `${i}/${n}`, seat })),
  }));
  const kept = new Set(order.toReversed().slice(0, left));
  const vehicles = () => [
    vehicle(
      'new',
      labels.filter((label) => kept.has(label)),
    ),
    vehicle('other', labels.slice(0, elsewhere)),
  ];
  return { plan, parties, vehicles };
}

function harmOf(party: HoldingParty, seats: string[], { id, map }: VehicleSeats): Harm {
  const spots = seats.map((label) => map.spotOf(label)!);
  const moved = spots.filter((_, i) => id !== 'new' || seats[i] !== party.passengers[i].seat);
  const near = (spot: (typeof spots)[0]) =>
    spots.length === 1 || spots.some((other) => other !== spot && distance(spot, other)[0] < 3);
  return [moved.filter((spot) => !near(spot)).length, moved.length];
}

/** The least harm of all ways to seat every party on one vehicle; nothing when they do not fit. */
function leastHarm(parties: HoldingParty[], vehicles: VehicleSeats[]): Harm | undefined {
  let best: Harm | undefined;
  const search = (rest: HoldingParty[], [apart, moves]: Harm) => {
    if (best && !isLess([apart, moves], best)) return;
    const [party, ...others] = rest;
    if (!party) {
      best = [apart, moves];
      return;
    }
    for (const vehicle of vehicles) {
      for (const seats of arrangements(vehicle.map.freeLabels, party.passengers.length)) {
        const harm = harmOf(party, seats, vehicle);
        vehicle.map.take(seats);
        search(others, [apart + harm[0], moves + harm[1]]);
        vehicle.map.release(seats);
      }
    }
  };
  search(parties, [0, 0]);
  return best;
}

function compared(description: LayoutDescription) {
  const found = { scenes: 0, waits: 0, asGood: 0, moves: 0, fewest: 0 };
  for (const drawn of scenesOf(seatPlanOf(description).seats.map(({ label }) => label))) {
    const { plan, parties, vehicles } = sceneOf(description, drawn);
    const best = leastHarm(parties, vehicles());
    if (!best) continue;
    const [now, other] = vehicles();
    const ours = reseat(plan, now, [other], parties).reduce<Harm>(
      ([apart, moves], { party, vehicle, moved }) => {
        if (!vehicle) return [Infinity, Infinity];
        const to = new Map(moved.map((move) => [move.passengerId, move.to!.label]));
        const seats = party.passengers.map(({ id, seat }) => to.get(id) ?? seat);
        const harm = harmOf(party, seats, vehicle);
        expect(harm[1]).toBe(moved.length);
        return [apart + harm[0], moves + harm[1]];
      },
      [0, 0],
    );
    expect(isLess(ours, best)).toBe(false);
    found.scenes += 1;
    if (!isLess(best, ours)) found.asGood += 1;
    if (ours[1] === Infinity) found.waits += 1;
    else {
      found.moves += ours[1];
      found.fewest += best[1];
    }
  }
  return found;
}

it.each(KINDS)(
  '%s: as good as the best of all ways in most scenes, with hardly a move more',
  (_, description, asGood) => {
    const found = compared(description);
    expect(found.scenes).toBeGreaterThan(100);
    expect(found.asGood / found.scenes).toBeGreaterThanOrEqual(asGood);
    // With more of a party apart there may be even fewer.
    expect(found.moves).toBeLessThanOrEqual(found.fewest * 1.01);
    expect(found.waits / found.scenes).toBeLessThanOrEqual(0.031);
  },
);

/** Every way to put so many people on some of the seats. */
function arrangements(labels: string[], count: number): string[][] {
  if (count === 0) return [[]];
  return labels.flatMap((label) =>
    arrangements(
      labels.filter((other) => other !== label),
      count - 1,
    ).map((rest) => [label, ...rest]),
  );
}
