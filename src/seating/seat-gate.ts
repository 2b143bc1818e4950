import { PriorityGroup } from '../shared/vocabulary.js';
import { SeatAllowance } from './allotments/seat-allowance.js';
import { ApplicantMember } from './applicant.js';
import { isKeptFrom } from './priority-hold.js';
import { Gate } from './seat-batch.js';
import { freeSeats, Room, VehicleSeats } from './trip-seats.js';

/** What keeps parties off free seats of a trip. */
export interface KeptOnTrip<Vehicle extends Room = VehicleSeats> {
  vehicles: Vehicle[];
  priorityOrder: PriorityGroup[];
  /** Seats that only priority groups may take. */
  held: number;
  allowance: SeatAllowance;
}

/** Who asks for seats. */
export interface Seeker {
  party: { members: Person[] };
  /** Those of the party who need seats, when the others have theirs; everyone when left out. */
  coming?: Person[];
}

type Person = Pick<ApplicantMember, 'priorityGroups' | 'homeCountyCode'>;

export type SeatGate = Gate<Seeker>;

/** Asks of every party what may keep it off free seats, in this order: priority groups, then allotments. */
export function seatGate({ vehicles, priorityOrder, held, allowance }: KeptOnTrip<Room>): SeatGate {
  return {
    objection: (seeker, going) => {
      const { party, coming = party.members } = going ? apart(seeker, going) : seeker;
      return isKeptFrom(party, coming.length, { priorityOrder }, vehicles, held)
        ? 'HELD_FOR_PRIORITY'
        : allowance.objection(coming, freeSeats(vehicles));
    },
    pass: (seeker, going) => {
      const { party, coming = party.members } = going ? apart(seeker, going) : seeker;
      allowance.take(coming);
    },
  };
}

/** Some of a party as the party that they would be. */
function apart({ party }: Seeker, going: readonly number[]): Seeker {
  return { party: { ...party, members: going.map((i) => party.members[i]) } };
}
