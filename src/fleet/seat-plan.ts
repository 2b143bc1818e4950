/** Where a berth is in its compartment. */
export type BerthLevel = 'LOWER' | 'MIDDLE' | 'UPPER';

/** One seat or berth that may be given out. The driver's and the guide's are not in the plan. */
export interface PlannedSeat {
  /** As printed beside the seat: `12`, `05F`, `01下`. Unique in its vehicle. */
  label: string;
  /** From the front, 1 first; the compartment for berths. */
  row: number;
  /** From the left, 1 first. An aisle takes a column of its own, so that neighbours differ by exactly 1. */
  column: number;
  window: boolean;
  /** Only for berths. */
  berth?: BerthLevel;
  /** Row that this row looks at across a table (hard-seat carriages). */
  facesRow?: number;
  /** Kept for disabled people. */
  accessible?: boolean;
}

/** The drawn plan of a vehicle's seats. */
export interface SeatPlan {
  seats: PlannedSeat[];
}
