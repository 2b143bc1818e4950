import { PlannedSeat } from '../../fleet/seat-plan.js';
import { SeatMap } from '../seat-map.js';
import { drawRound, RoundRequest, RoundResult, RoundVehicle } from './round.js';

/** A vehicle as it was when the round was drawn: the seats that were given out, and those taken before. */
export interface RecordedVehicle {
  id: string;
  seats: PlannedSeat[];
  taken: string[];
}

export type RoundEntry = RoundRequest & RoundResult;

/** All that decided a round, with what came out. */
export interface RoundRecord {
  seed: string;
  vehicles: RecordedVehicle[];
  entries: RoundEntry[];
}

/** Where a replay comes to something else than was recorded. */
export interface RoundDifference {
  bookingId: string;
  field: keyof RoundResult;
  recorded: string;
  replayed: string;
}

export function recordedVehicle({ id, map }: RoundVehicle): RecordedVehicle {
  const { seats } = map;
  const free = new Set(map.freeLabels);
  return { id, seats, taken: seats.map(({ label }) => label).filter((label) => !free.has(label)) };
}

/** Draws the round again from its record. */
export function replayed({ seed, vehicles, entries }: RoundRecord): RoundResult[] {
  const asTheyWere = vehicles.map(({ id, seats, taken }) => {
    const giveable = new Set(seats.map(({ label }) => label));
    return { id, map: new SeatMap({ seats }, giveable, new Set(taken)) };
  });
  return drawRound(seed, entries, asTheyWere);
}

/** Nothing when the record holds what its seed, requests and vehicles lead to. */
export function differences(record: RoundRecord): RoundDifference[] {
  const recorded = new Map(record.entries.map((entry) => [entry.bookingId, entry]));
  return replayed(record).flatMap((result) => {
    const entry = recorded.get(result.bookingId)!;
    const fields = Object.keys(result) as (keyof RoundResult)[];
    return fields
      .map((field) => ({ field, recorded: written(entry[field]), replayed: written(result[field]) }))
      .filter((field) => field.recorded !== field.replayed)
      .map((field) => ({ bookingId: result.bookingId, ...field }));
  });
}

function written(value: RoundResult[keyof RoundResult]): string {
  if (value === null || typeof value !== 'object') return String(value);
  return value.map((one) => (typeof one === 'number' ? one : `${one.label} ${one.rule}`)).join(', ');
}
