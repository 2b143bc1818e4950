import { createHash } from 'node:crypto';
import { EntityManager } from 'typeorm';
import { TrainColumn } from '../../campaigns/policies.js';
import { figuresIn, frozenRows } from '../weeks/frozen-rows.js';
import { CarriedFigures, carriedFigures } from '../what-counts.js';
import { addsUp, ControlTotals, controlTotals } from './control-totals.js';
import { differences, FrozenScope, recountedDigests, recountedRows, TripDifference } from './recount.js';

/** A frozen week with the rules that it was frozen by. */
export interface VerifiableWeek extends FrozenScope {
  trainColumn: TrainColumn;
}

export interface RowVerification {
  cityCode: string;
  cityName: string;
  /** Figures and digest are those of the boardings. */
  equal: boolean;
  frozen: CarriedFigures;
  recounted: CarriedFigures;
  frozenDigest: string;
  recountedDigest: string;
}

export interface WeekVerification {
  equal: boolean;
  rows: RowVerification[];
  trips: TripDifference[];
  control: ControlTotals;
}

export const NOTHING_BOARDED = createHash('sha256').update('').digest('hex');

/** All frozen weeks, or one, by campaign and time. */
export function verifiableWeeks(manager: EntityManager, weekId?: string): Promise<VerifiableWeek[]> {
  return manager.query(
    `SELECT w.id AS "weekId", w.campaign_id AS "campaignId", w.cutoff_at AS "cutoffAt", w.facts_below AS "factsBelow",
            w.vehicle_row AS "vehicleRow", w.train_column AS "trainColumn"
       FROM frozen_weeks w WHERE $1::uuid IS NULL OR w.id = $1 ORDER BY w.campaign_id, w.cutoff_at`,
    [weekId ?? null],
  );
}

/** Compares a frozen week with a recount of the boardings that it knew: its rows, its trips and its control totals. */
export async function verifyWeek(manager: EntityManager, week: VerifiableWeek): Promise<WeekVerification> {
  const [stored, counts, digests] = [
    await frozenRows(manager, week.weekId),
    await recountedRows(manager, week),
    await recountedDigests(manager, week),
  ];
  const rows = stored.map((row) => {
    const { cityCode, cityName, boardingsDigest } = row;
    const recounted = carriedFigures(
      counts.filter((count) => count.cityCode === cityCode),
      week.trainColumn,
    );
    const frozen = figuresIn(row);
    const recountedDigest = digests.get(cityCode) ?? NOTHING_BOARDED;
    const equal = sameFigures(frozen, recounted) && boardingsDigest === recountedDigest;
    return { cityCode, cityName, equal, frozen, recounted, frozenDigest: boardingsDigest, recountedDigest };
  });
  const trips = await differences(manager, week);
  const tableTotal = rows.reduce((sum, row) => sum + row.frozen.totalCarried, 0);
  const control = await controlTotals(manager, week.weekId, tableTotal);
  const rowless = counts.some((count) => !stored.some((row) => row.cityCode === count.cityCode));
  const equal = rows.every((row) => row.equal) && trips.length === 0 && addsUp(control) && !rowless;
  return { equal, rows, trips, control };
}

/** Whether two rows have the same figures in every column. */
export function sameFigures(one: CarriedFigures, other: CarriedFigures): boolean {
  return (Object.keys(one) as (keyof CarriedFigures)[]).every((key) => one[key] === other[key]);
}
