import { Mode, PRIORITY_GROUPS, PriorityGroup } from '../shared/vocabulary.js';

/** What column 10 of the official table (专列（含包车厢）数量) counts; the notice leaves it open. */
export enum TrainColumn {
  /** A train once, and each chartered carriage. */
  TrainsAndCarriages = 'TRAINS_AND_CARRIAGES',
  /** Whole trains only. */
  TrainsOnly = 'TRAINS_ONLY',
}

/** In whose row a vehicle stands that several cities share; the notice leaves it open. Never in two: 合计 counts each once. */
export enum VehicleRow {
  /** The organiser's city; when no city of the province organises, as by the largest share. */
  Organiser = 'ORGANISER',
  /** The city with most people aboard, the lower code on a tie. */
  LargestShare = 'LARGEST_SHARE',
}

/** Seats of every trip that are kept for priority groups until a moment before it departs. */
export interface PriorityHold {
  /** Part of the trip's seats, 0 for none. */
  share: number;
  untilHoursBefore: number;
}

/** What a province settles for one campaign. */
export interface CampaignPolicies {
  /** People to one destination that make a trip of a mode worth running. */
  minimumPeople: Record<Mode, number>;
  /** Who goes before whom on a waiting list. */
  priorityOrder: PriorityGroup[];
  /** How long a freed seat is held for the next in line; 0 gives it at once. */
  offerMinutes: number;
  priorityHold: PriorityHold;
  trainColumn: TrainColumn;
  vehicleRow: VehicleRow;
  /** Days after a person's journey, and after the campaign, for which it is kept who they were; then only counts stay. */
  retentionDays: number;
}

export const DEFAULT_POLICIES: CampaignPolicies = {
  minimumPeople: { COACH: 20, CHARTERED_CARRIAGE: 60, SPECIAL_TRAIN: 300, CHARTER_FLIGHT: 80 },
  priorityOrder: Object.keys(PRIORITY_GROUPS) as PriorityGroup[],
  offerMinutes: 0,
  priorityHold: { share: 0, untilHoursBefore: 24 },
  trainColumn: TrainColumn.TrainsAndCarriages,
  vehicleRow: VehicleRow.Organiser,
  retentionDays: 365,
};

/** Undefined and null both mean "leave it as it is". */
export type PolicyChanges = Partial<Omit<CampaignPolicies, 'minimumPeople'>> & {
  minimumPeople?: Partial<CampaignPolicies['minimumPeople']>;
};

/** Policies with some of them changed; what is not named stays. */
export function changed(policies: CampaignPolicies, changes: PolicyChanges): CampaignPolicies {
  const minimumPeople = { ...policies.minimumPeople, ...named(changes.minimumPeople ?? {}) };
  return { ...policies, ...named(changes), minimumPeople };
}

function named<Changes extends object>(changes: Changes): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined && value !== null),
  ) as Changes;
}

/** Place of a worker in the priority order by the best of their groups: 0 is first, without any group last. */
export function priorityRank(groups: readonly string[], order: readonly string[]): number {
  const rank = order.findIndex((group) => groups.includes(group));
  return rank === -1 ? order.length : rank;
}
