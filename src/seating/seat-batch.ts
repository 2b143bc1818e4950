import { chooseSeats, SeatChoice, Traveller } from './seat-choice.js';
import { SeatMap } from './seat-map.js';

export interface SeatedParty<Party, Vehicle> extends SeatChoice<Vehicle> {
  party: Party;
}

/** Why a party gets none of the seats that are free: they are held for priority groups, or kept for other regions. */
export type Objection = 'HELD_FOR_PRIORITY' | 'SEATS_ALLOTTED';

/** Keeps parties off seats that are not for them. */
export interface Gate<Party> {
  /** Why a party may not take seats now though there may be some; undefined lets it pass. */
  objection(party: Party): Objection | undefined;
  /** Notes that a party has got seats. */
  pass(party: Party): void;
}

const OPEN: Gate<unknown> = { objection: () => undefined, pass: () => undefined };

/**
 * Seats parties one after the other in memory and takes their seats from the maps. A party that finds no room leaves it
 * to those behind it.
 *
 * @param gate is asked of each party as things stand when its turn comes
 */
export function seatInTurn<Party extends { travellers: Traveller[] }, Vehicle extends { map: SeatMap }>(
  parties: Party[],
  vehicles: Vehicle[],
  gate: Gate<NoInfer<Party>> = OPEN,
): { seated: SeatedParty<Party, Vehicle>[]; left: Party[]; kept: Map<Party, Objection> } {
  const seated: SeatedParty<Party, Vehicle>[] = [];
  const left: Party[] = [];
  const kept = new Map<Party, Objection>();
  for (const party of parties) {
    const objection = gate.objection(party);
    if (objection) kept.set(party, objection);
    const choice = objection ? undefined : chooseSeats(party.travellers, vehicles);
    if (choice) {
      choice.vehicle.map.take(choice.seats.map((seat) => seat.label));
      gate.pass(party);
      seated.push({ party, ...choice });
    } else left.push(party);
  }
  return { seated, left, kept };
}
