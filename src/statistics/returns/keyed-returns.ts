import { EntityManager } from 'typeorm';
import type { Region } from '../../regions/region.entity.js';
import { prepared } from '../../shared/database/one-go.js';
import { newId } from '../../shared/ids.js';
import { ReturnState } from './city-return-lifecycle.js';
import { cutoffFrom } from '../weeks/report-weeks.js';
import { KeyedValues } from './keyed-values.js';

/** A city's keyed columns as they stand for a week. */
export interface KeyedReturn {
  cityCode: string;
  keyed: KeyedValues;
  state: ReturnState;
  signedByName: string | null;
  signedAt: Date | null;
  updatedAt: Date | null;
}

/** By city, the newest return up to a cut-off, which is given in SQL: $1 campaign, $2 what it is told by. */
const returnsUpTo = (cutoff: string) => `
  SELECT DISTINCT ON (r.city_code) r.city_code AS "cityCode", r.keyed, r.state, r.cutoff_at = c.at AS own,
         a.display_name AS "signedByName", r.signed_at AS "signedAt", r.updated_at AS "updatedAt"
    FROM (SELECT ${cutoff} AS at) c
    JOIN city_returns r ON r.campaign_id = $1 AND r.cutoff_at <= c.at
    LEFT JOIN account_names a ON a.id = r.signed_by
   ORDER BY r.city_code, r.cutoff_at DESC`;

type Returns = Map<string, KeyedReturn>;

/**
 * What cities have keyed in for the week that ends at this cut-off. A city that has not opened its return yet stands with
 * what it reported last, unsigned: figures are cumulative.
 */
export function keyedReturns(manager: EntityManager, campaignId: string, cutoffAt: Date): Promise<Returns> {
  return read(manager, returnsUpTo('$2::timestamptz'), [campaignId, cutoffAt]);
}

/** The same for the week that a moment belongs to, or ends. */
export function keyedReturnsAt(manager: EntityManager, campaignId: string, moment: Date): Promise<Returns> {
  return read(manager, returnsUpTo(cutoffFrom('$1', '$2')), [campaignId, moment]);
}

async function read(manager: EntityManager, sql: string, values: [string, Date]): Promise<Returns> {
  const rows = await prepared<KeyedReturn & { own: boolean }>(manager, sql, values);
  const unsigned = { state: ReturnState.Open, signedByName: null, signedAt: null, updatedAt: null };
  return new Map(
    rows.map(({ own, ...stored }) => [stored.cityCode, own ? stored : { ...stored, ...unsigned }]),
  );
}

/** Opens the returns of a week that are not open yet, with the given values. */
export async function openReturns(
  manager: EntityManager,
  campaignId: string,
  cutoffAt: Date,
  opened: { city: Region; keyed: KeyedValues }[],
): Promise<void> {
  await manager.query(
    `INSERT INTO city_returns (id, campaign_id, city_code, cutoff_at, keyed)
     SELECT r.id, $1, r.city_code, $2, r.keyed
       FROM unnest($3::uuid[], $4::text[], $5::jsonb[]) AS r (id, city_code, keyed)
      ORDER BY r.city_code
     ON CONFLICT ON CONSTRAINT uq_city_returns_week DO NOTHING`,
    [
      ...[campaignId, cutoffAt, opened.map(() => newId()), opened.map(({ city }) => city.code)],
      opened.map(({ keyed }) => JSON.stringify(keyed)),
    ],
  );
}
