import { Direction, Mode, WishedMode } from '../shared/vocabulary.js';

/** A party whose members go the same way and have a day on which all can leave. */
export interface PlannableParty {
  partyId: string;
  size: number;
  /** First and last day on which the whole party can leave, both included. */
  earliestOn: string;
  latestOn: string;
  originCity: string;
  destinationCity: string;
  direction: Direction;
  wishedMode: WishedMode | null;
}

/** A trip worth making, before it has times, stops and a carrier. */
export interface Draft {
  day: string;
  originCity: string;
  destinationCity: string;
  direction: Direction;
  mode: Mode;
  /** Layout codes, one per vehicle. */
  vehicles: string[];
  partyIds: string[];
  people: number;
  /** People among them who wished another mode, for which not enough came together. */
  wishedOtherwise: number;
}

export enum UnplannedReason {
  /** No vehicle that the party would travel in has so many seats. */
  PartyTooLarge = 'PARTY_TOO_LARGE',
  /** Too few people go this way on any of the party's days. */
  TooFewPeople = 'TOO_FEW_PEOPLE',
}

export interface UnplannedParty {
  partyId: string;
  size: number;
  reason: UnplannedReason;
}

export interface DraftPlan {
  drafts: Draft[];
  unplanned: UnplannedParty[];
}
