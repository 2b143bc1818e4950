import { TrainColumn } from '../../campaigns/policies.js';
import { carriedFigures, CarriedFigures, ModeCount } from '../what-counts.js';

/** Something that counts, recorded too late for the week in which it happened. */
export interface LateFact {
  kind: 'BOARDING' | 'DEPARTURE' | 'BREAK_OFF';
  /** How many of the kind one account recorded. */
  number: number;
  /** When the first of them happened, and when the last was recorded; ISO 8601. */
  occurredAt: string;
  recordedAt: string;
  recordedByName: string;
  /** As it was given with a break-off; empty otherwise. */
  reason: string;
}

/** What a trip gives to a row beyond what the week before was frozen with. */
export interface Correction {
  tripId: string;
  code: string;
  cityCode: string;
  /** More or (negative) less, by mode. */
  changes: ModeCount[];
  facts: LateFact[];
  /** Why it was late, as the city that signed says; null while unsigned. */
  reason: string | null;
  signedByName: string | null;
  signedAt: Date | null;
}

/** The corrections of the frozen week before a table's own. */
export interface Corrections {
  /** The cut-off of the corrected week. */
  cutoffAt: Date;
  items: Correction[];
}

/** The corrections of one row put together: a line of the table. */
export interface CorrectionLine {
  cityCode: string;
  figures: CarriedFigures;
  trips: number;
  unsigned: number;
}

/** People and vehicles of a correction over all modes: what a signature is for. */
export function sizeOf({ changes }: Pick<Correction, 'changes'>): { persons: number; vehicles: number } {
  return {
    persons: changes.reduce((sum, change) => sum + change.persons, 0),
    vehicles: changes.reduce((sum, change) => sum + change.vehicles, 0),
  };
}

/** One line for each row that has corrections, by city. */
export function correctionLines(corrections: Correction[], trainColumn: TrainColumn): CorrectionLine[] {
  const cities = [...new Set(corrections.map(({ cityCode }) => cityCode))].sort();
  return cities.map((cityCode) => {
    const own = corrections.filter((correction) => correction.cityCode === cityCode);
    return {
      cityCode,
      figures: carriedFigures(
        own.flatMap(({ changes }) => changes),
        trainColumn,
      ),
      trips: own.length,
      unsigned: own.filter(({ signedAt }) => signedAt === null).length,
    };
  });
}
