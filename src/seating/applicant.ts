import { priorityRank } from '../campaigns/policies.js';
import { RequestState } from '../demand/request-lifecycle.js';
import { Direction, PriorityGroup } from '../shared/vocabulary.js';
import { Traveller } from './seat-choice.js';

export interface ApplicantMember {
  travelRequestId: string;
  workerId: string;
  campaignId: string;
  direction: Direction;
  state: RequestState;
  earliestOn: string;
  latestOn: string;
  homeCountyCode: string;
  workPlaceCode: string;
  birthDate: string | null;
  priorityGroups: PriorityGroup[];
}

/** A party that asks for seats on a trip, with all that the rules must know of it. */
export interface Applicant {
  partyId: string;
  /** Without those who have withdrawn. */
  members: ApplicantMember[];
  /** It has a booking on this trip, waiting or not. */
  bookedHere: boolean;
  /** It holds seats on another main trip. */
  bookedElsewhere: boolean;
  /** It holds seats on the trip that this one feeds. */
  bookedOnMainTrip: boolean;
  /** Someone of it holds a seat on another trip at the same time. */
  travellingThen: boolean;
}

/** Best rank among the members: a party is served as its first member would be. */
export function rankOf(applicant: Applicant, order: readonly PriorityGroup[]): number {
  return Math.min(...applicant.members.map((member) => priorityRank(member.priorityGroups, order)));
}

type Aging = Pick<ApplicantMember, 'birthDate' | 'priorityGroups'>;

/** What the seat choice must know of the members, on the day of departure. */
export function travellersOf({ members }: { members: Aging[] }, day: string): Traveller[] {
  return members.map((member) => ({ needsLowerBerth: needsLowerBerth(member, day) }));
}

/** Those over 60, disabled people (PG10) and older workers (PG08). */
function needsLowerBerth({ birthDate, priorityGroups }: Aging, day: string): boolean {
  if (priorityGroups.includes('PG08') || priorityGroups.includes('PG10')) return true;
  if (birthDate === null) return false;
  const sixtieth = `${Number(birthDate.slice(0, 4)) + 60}${birthDate.slice(4)}`;
  return sixtieth <= day;
}
