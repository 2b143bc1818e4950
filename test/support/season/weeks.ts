import type { Change, Part } from '../naive-recount.js';
import type { FilledIn } from './returns.js';

export type VehicleRow = 'ORGANISER' | 'LARGEST_SHARE';
export type TrainColumn = 'TRAINS_AND_CARRIAGES' | 'TRAINS_ONLY';

/** A correction with whether the city signed for these numbers. */
export interface KeptChange extends Change {
  signed: boolean;
}

/** What has to stand in a frozen week, counted when its cut-off came, before anybody froze it. */
export interface Expected {
  parts: Part[];
  /** Facts with a number below were known. */
  below: number;
  vehicleRow: VehicleRow;
  trainColumn: TrainColumn;
  filledIn: Map<string, FilledIn>;
  /** What came too late for the week frozen before; null when none was. */
  corrections: { week: Week; changes: KeptChange[] } | null;
  /** What has to be kept of its rows and trips, a line each. */
  kept: string[];
}

/** A week of the calendar. */
export interface Week {
  deadlineId: string;
  cutoffAt: number;
  skipped: boolean;
  /** Null until its cut-off. */
  expected: Expected | null;
  frozen: boolean;
}
