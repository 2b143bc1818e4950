import { assignSpots, reasonsOf } from '../seat-assignment.js';
import { chooseSeats, ChosenSeat, Traveller } from '../seat-choice.js';
import { SeatMap } from '../seat-map.js';
import { lackOf } from '../seat-needs.js';
import { ruleOf, Spot } from '../spot.js';
import { VehicleSeats } from '../trip-seats.js';

/** A party with the seats that it gives to another, in one vehicle. */
export interface SwappingParty {
  travellers: Traveller[];
  seats: string[];
  vehicle: VehicleSeats;
}

/**
 * Lets two parties change places. Each takes the seats of the other; the larger one free seats beside them as well. Of what the
 * smaller one leaves over nothing is kept.
 *
 * @returns the new seats of both, or undefined when the larger party finds no room; the maps are changed
 */
export function swapSeats(
  one: SwappingParty,
  other: SwappingParty,
): { one: ChosenSeat[]; other: ChosenSeat[] } | undefined {
  const swapped = one.seats.length < other.seats.length;
  const [larger, smaller] = swapped ? [other, one] : [one, other];
  const smallers = seatsAmong(larger.seats, larger.vehicle, smaller.travellers);
  larger.vehicle.map.release(larger.seats);
  larger.vehicle.map.take(smallers.map(({ label }) => label));
  const largers = seatsIncluding(smaller.seats, smaller.vehicle.map, larger.travellers);
  if (!largers) return undefined;
  return swapped ? { one: smallers, other: largers } : { one: largers, other: smallers };
}

/** Seats for as many people at most, by the rules of every booking, among these alone. */
function seatsAmong(labels: string[], { map }: VehicleSeats, travellers: Traveller[]): ChosenSeat[] {
  const room = new SeatMap({ seats: map.seats }, new Set(labels), new Set());
  return chooseSeats(travellers, [{ map: room }])!.seats;
}

/** All of these seats and free ones beside them. Who sits where is settled first or last, whichever suits the party's needs. */
function seatsIncluding(labels: string[], map: SeatMap, party: Traveller[]): ChosenSeat[] | undefined {
  if (map.free < party.length - labels.length) return undefined;
  const own = labels.map((label) => map.spotOf(label)!);
  const free = map.benches.map((bench) => ({ bench, bits: bench.free }));
  const anybody = party.map(() => ({ needsLowerBerth: false, needsCompanion: false, accompanies: false }));
  const held = new Map(own.map((spot, i) => [anybody[i], spot]));
  const beside = assignSpots(anybody.slice(own.length), free, held);
  const settledLast = assignSpots(party, partsOf([...own, ...beside]));

  const first = assignSpots(party.slice(0, own.length), partsOf(own));
  const seated = new Map(first.map((spot, i) => [party[i], spot]));
  const settledFirst = [...first, ...assignSpots(party.slice(own.length), free, seated)];

  const better = lackOf(party, settledFirst) < lackOf(party, settledLast);
  const spots = better ? settledFirst : settledLast;
  const seats = reasonsOf(party, spots, ruleOf(spots));
  const before = new Set(labels);
  map.take(seats.map(({ label }) => label).filter((label) => !before.has(label)));
  return seats;
}

function partsOf(spots: Spot[]) {
  return [...new Set(spots.map(({ bench }) => bench))].map((bench) => {
    const bits = spots.reduce((sum, spot) => (spot.bench === bench ? sum | spot.bit : sum), 0);
    return { bench, bits };
  });
}
