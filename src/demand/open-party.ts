import { Sex } from '../workers/person-words.js';
import { PriorityGroup, WishedMode } from '../shared/vocabulary.js';

/** One member of a party that still looks for a trip. */
export interface OpenPartyMember {
  travelRequestId: string;
  workerId: string;
  sex: Sex;
  birthDate: string | null;
  priorityGroups: PriorityGroup[];
  homeCountyCode: string;
  workPlaceCode: string;
  employer: string;
  createdAt: Date;
}

/** The members of a party whose requests are open, with the days that suit all of them. */
export interface OpenParty {
  partyId: string;
  members: OpenPartyMember[];
  /** The latest of the members' first days. */
  earliestOn: string;
  /** The earliest of the members' last days. */
  latestOn: string;
  /** What those who wish for something wish for; null when none does, or when they differ. */
  wishedMode: WishedMode | null;
}
