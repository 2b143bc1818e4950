import { EntityManager } from 'typeorm';
import { prepared } from '../../shared/database/one-go.js';
import { KeyedValues } from '../returns/keyed-values.js';
import { CarriedColumn, CarriedFigures } from '../what-counts.js';

/** A row as it was frozen, with the digest of the boardings behind it. */
export type FrozenRow = CarriedFigures & {
  cityCode: string;
  cityName: string;
  keyed: KeyedValues;
  signedByName: string | null;
  signedAt: Date | null;
  boardingsDigest: string;
};

/** The rows of a frozen week, by city. */
export function frozenRows(manager: EntityManager, weekId: string): Promise<FrozenRow[]> {
  return prepared(
    manager,
    `SELECT r.city_code AS "cityCode", r.city_name AS "cityName", r.keyed, r.signed_by_name AS "signedByName",
            r.signed_at AS "signedAt", r.boardings_digest AS "boardingsDigest", r.total_carried AS "totalCarried",
            r.coaches, r.carried_by_coach AS "carriedByCoach", r.trains, r.carried_by_train AS "carriedByTrain",
            r.flights, r.carried_by_flight AS "carriedByFlight", r.special_trains AS "specialTrains",
            r.chartered_carriages AS "charteredCarriages"
       FROM frozen_rows r WHERE r.week_id = $1 ORDER BY r.city_code`,
    [weekId],
  );
}

const FIGURES = [...Object.values(CarriedColumn), 'specialTrains', 'charteredCarriages'] as const;

/** Columns 7 to 13 of a frozen row. */
export function figuresIn(row: FrozenRow): CarriedFigures {
  return Object.fromEntries(FIGURES.map((figure) => [figure, row[figure]])) as CarriedFigures;
}

/** A city's row of the week that ended at this cut-off; undefined when that is not frozen. */
export async function frozenRowOf(
  manager: EntityManager,
  campaignId: string,
  cutoffAt: Date,
  cityCode: string,
): Promise<FrozenRow | undefined> {
  const [week] = await prepared<{ id: string }>(
    manager,
    'SELECT w.id FROM frozen_weeks w WHERE w.campaign_id = $1 AND w.cutoff_at = $2',
    [campaignId, cutoffAt],
  );
  const rows = week ? await frozenRows(manager, week.id) : [];
  return rows.find((row) => row.cityCode === cityCode);
}
