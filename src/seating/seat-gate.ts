import { PriorityGroup } from '../shared/vocabulary.js';
import { SeatAllowance } from './allotments/seat-allowance.js';
import { Applicant } from './applicant.js';
import { HELD_FOR_PRIORITY, isKeptFrom } from './priority-hold.js';
import { Gate } from './seat-batch.js';
import { freeSeats, VehicleSeats } from './trip-seats.js';

/** What keeps parties off free seats of a trip. */
export interface KeptOnTrip {
  vehicles: VehicleSeats[];
  priorityOrder: PriorityGroup[];
  /** Seats that only priority groups may take. */
  held: number;
  allowance: SeatAllowance;
}

/** Asks of every party what may keep it off free seats, in this order: priority groups, then allotments. */
export function seatGate({
  vehicles,
  priorityOrder,
  held,
  allowance,
}: KeptOnTrip): Gate<{ party: Applicant }> {
  return {
    objection: ({ party }) =>
      isKeptFrom(party, { priorityOrder }, vehicles, held)
        ? HELD_FOR_PRIORITY
        : allowance.objection(party.members, freeSeats(vehicles)),
    pass: ({ party }) => allowance.take(party.members),
  };
}
