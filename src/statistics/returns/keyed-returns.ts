import { EntityManager } from 'typeorm';
import type { Region } from '../../regions/region.entity.js';
import { prepared } from '../../shared/database/one-go.js';
import { newId } from '../../shared/ids.js';
import { ReturnState } from './city-return-lifecycle.js';
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

/**
 * What cities have keyed in for the week that ends at this cut-off. A city that has not opened its return yet stands with
 * what it reported last, unsigned: figures are cumulative.
 */
export async function keyedReturns(
  manager: EntityManager,
  campaignId: string,
  cutoffAt: Date,
): Promise<Map<string, KeyedReturn>> {
  const rows = await prepared<KeyedReturn & { own: boolean }>(
    manager,
    `SELECT DISTINCT ON (r.city_code) r.city_code AS "cityCode", r.keyed, r.state, r.cutoff_at = $2 AS own,
            a.display_name AS "signedByName", r.signed_at AS "signedAt", r.updated_at AS "updatedAt"
       FROM city_returns r
       LEFT JOIN account_names a ON a.id = r.signed_by
      WHERE r.campaign_id = $1 AND r.cutoff_at <= $2
      ORDER BY r.city_code, r.cutoff_at DESC`,
    [campaignId, cutoffAt],
  );
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
