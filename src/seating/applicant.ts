import { priorityRank } from '../campaigns/policies.js';
import { RequestState } from '../demand/request-lifecycle.js';
import { Direction, PriorityGroup } from '../shared/vocabulary.js';
import { minimumFor, Parting, unitsOf } from './parting.js';
import { Traveller } from './seat-choice.js';

export interface ApplicantMember {
  travelRequestId: string;
  workerId: string;
  name: string;
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
  /** It holds seats on any other trip, feeder legs too. */
  seatedElsewhere: boolean;
  /** It waits on another trip, or for a round of one. */
  waitsElsewhere: boolean;
  /** It holds seats on the trip that this one feeds. */
  bookedOnMainTrip: boolean;
  /** Someone of it holds a seat on another trip at the same time. */
  travellingThen: boolean;
}

/** What of a party settles its rank. */
type Ranked = { members: Pick<ApplicantMember, 'priorityGroups'>[] };

/** Best rank among the members: a party is served as its first member would be. */
export function rankOf(applicant: Ranked, order: readonly PriorityGroup[]): number {
  return Math.min(...ranksOf(applicant, order));
}

function ranksOf({ members }: Ranked, order: readonly PriorityGroup[]): number[] {
  return members.map((member) => priorityRank(member.priorityGroups, order));
}

/**
 * How a party would part for want of room. One that holds seats on another trip stays whole: it would not be the same there
 * any more.
 *
 * @param travellers its members, as the seat choice knows them
 * @param minimum how many must travel together; null for all of them
 */
export function partingOf(
  party: Applicant,
  travellers: Traveller[],
  minimum: number | null | undefined,
  order: readonly PriorityGroup[],
): Parting | undefined {
  const least = minimumFor(minimum, party.members.length);
  if (least === null || party.seatedElsewhere) return undefined;
  return { minimum: least, units: unitsOf(travellers, ranksOf(party, order)) };
}

type Aging = Pick<ApplicantMember, 'birthDate' | 'priorityGroups'>;

/** What the seat choice must know of the members, on the day of departure. */
export function travellersOf({ members }: { members: Aging[] }, day: string): Traveller[] {
  return members.map((member) => {
    const isChild = isYounger(member, 14, day);
    const needsHelp = member.priorityGroups.includes('PG10');
    return {
      needsLowerBerth: needsLowerBerth(member, day),
      needsCompanion: isChild || needsHelp,
      accompanies: !needsHelp && !isYounger(member, 18, day),
      needsAccessibleSeat: needsHelp,
    };
  });
}

/** Those over 60, disabled people (PG10) and older workers (PG08). */
function needsLowerBerth(member: Aging, day: string): boolean {
  if (member.priorityGroups.includes('PG08') || member.priorityGroups.includes('PG10')) return true;
  return member.birthDate !== null && !isYounger(member, 60, day);
}

/** Whether someone has not reached an age by a day; not so when nobody knows when they were born. */
function isYounger({ birthDate }: Aging, years: number, day: string): boolean {
  if (birthDate === null) return false;
  return day < `${Number(birthDate.slice(0, 4)) + years}${birthDate.slice(4)}`;
}
