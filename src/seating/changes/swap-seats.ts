import { chooseSeats, ChosenSeat, Traveller } from '../seat-choice.js';
import { SeatMap } from '../seat-map.js';
import { VehicleSeats } from '../trip-seats.js';
import { seatsBeside } from './beside.js';

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
  const first = seatsAmong(smaller.seats, smaller.vehicle, larger.travellers.slice(0, smaller.seats.length));
  larger.vehicle.map.release(larger.seats);
  larger.vehicle.map.take(smallers.map(({ label }) => label));
  const rest = larger.travellers.slice(smaller.seats.length);
  const beside = seatsBeside(smaller.vehicle.map, new Set(smaller.seats), rest);
  if (!beside) return undefined;
  const largers = [...first, ...beside];
  return swapped ? { one: smallers, other: largers } : { one: largers, other: smallers };
}

/** Seats for as many people at most, by the rules of every booking, among these alone. */
function seatsAmong(labels: string[], { map }: VehicleSeats, travellers: Traveller[]): ChosenSeat[] {
  const plan = { seats: map.benches.flatMap(({ places }) => places.map(({ seat }) => seat)) };
  const room = new SeatMap(plan, new Set(labels), new Set());
  return chooseSeats(travellers, [{ map: room }])!.seats;
}
