import { KeptSeats, seatsFor } from '../allotments/seat-allowance.js';

/** Free seats of a trip, by who may take them now. */
export interface OpenSeats {
  /** Anybody of the region. */
  free: number;
  /** Besides these, only priority groups of it. */
  held: number;
  /** Of both together, seats that are kept for the region. */
  kept: number;
}

/**
 * What of a trip's free seats is open to people of a region; to all for whoever has no region.
 *
 * @param free seats that nobody holds
 * @param held the last seats, for priority groups alone
 * @param keptSeats for regions
 * @example 3 free, 3 held: nobody without priority gets one
 */
export function openSeats(
  regionCode: string | null,
  free: number,
  held: number,
  keptSeats: readonly KeptSeats[],
): OpenSeats {
  const own = seatsFor(regionCode, free, keptSeats);
  const open = Math.max(0, Math.min(own.free, free - held));
  return { free: open, held: own.free - open, kept: own.kept };
}
