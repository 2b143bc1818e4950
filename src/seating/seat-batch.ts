import { chooseSeats, SeatChoice, Traveller } from './seat-choice.js';
import { SeatMap } from './seat-map.js';

export interface SeatedParty<Party, Vehicle> extends SeatChoice<Vehicle> {
  party: Party;
}

/**
 * Seats parties one after the other in memory and takes their seats from the maps. A party that finds no room leaves it
 * to those behind it.
 *
 * @param isKept whether seats are kept from the party as things stand
 */
export function seatInTurn<Party extends { travellers: Traveller[] }, Vehicle extends { map: SeatMap }>(
  parties: Party[],
  vehicles: Vehicle[],
  isKept: (party: Party) => boolean = () => false,
): { seated: SeatedParty<Party, Vehicle>[]; left: Party[]; kept: Set<Party> } {
  const seated: SeatedParty<Party, Vehicle>[] = [];
  const left: Party[] = [];
  const kept = new Set<Party>();
  for (const party of parties) {
    if (isKept(party)) kept.add(party);
    const choice = kept.has(party) ? undefined : chooseSeats(party.travellers, vehicles);
    if (choice) {
      choice.vehicle.map.take(choice.seats.map((seat) => seat.label));
      seated.push({ party, ...choice });
    } else left.push(party);
  }
  return { seated, left, kept };
}
