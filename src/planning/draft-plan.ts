import { Direction, Mode, WishedMode } from '../shared/vocabulary.js';

/** A party whose members go the same way and have a day on which all can leave. */
export interface PlannableParty {
  partyId: string;
  size: number;
  /** First and last day on which the whole party can leave, both included. */
  earliestOn: string;
  latestOn: string;
  /** The city it leaves from, or the county when that one plans for itself. */
  originCode: string;
  destinationCode: string;
  direction: Direction;
  wishedMode: WishedMode | null;
}

/** A trip worth making, before it has times, stops and a carrier. */
export interface Draft {
  day: string;
  originCode: string;
  destinationCode: string;
  direction: Direction;
  mode: Mode;
  /** Layout codes, one per vehicle. */
  vehicles: string[];
  partyIds: string[];
  people: number;
  /** People among them who wished another mode, for which not enough came together. */
  wishedOtherwise: number;
}

/** Why a party has no draft trip. */
export enum UnplannedReason {
  /** Its members do not share direction, origin and destination. */
  DifferentWays = 'DIFFERENT_WAYS',
  /** There is no day on which all of them can leave. */
  NoCommonDay = 'NO_COMMON_DAY',
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

export const REASON_TITLES: Record<UnplannedReason, string> = {
  DIFFERENT_WAYS: '同行人员的方向、起点或目的地不一致',
  NO_COMMON_DAY: '同行人员没有共同的出发日期',
  PARTY_TOO_LARGE: '同行人数超过任何一辆车的座位数',
  TOO_FEW_PEOPLE: '同日同向人数不足',
};
