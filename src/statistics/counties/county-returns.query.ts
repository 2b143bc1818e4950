import { EntityManager } from 'typeorm';
import { newId } from '../../shared/ids.js';
import { CountyReturnState } from './county-return-lifecycle.js';
import { CountyKeyed } from './county-sums.js';

/** A county's figures as they stand for a week. */
export interface StoredCountyReturn {
  id: string;
  countyCode: string;
  state: CountyReturnState;
  keyed: CountyKeyed;
  returnedBecause: string | null;
  updatedAt: Date | null;
  /** Whether it is of this week, or what an earlier one was left with. */
  own: boolean;
}

/** The latest figures of counties up to a week, by county. Figures are cumulative: an earlier week's still stand. */
export async function countyReturns(
  manager: EntityManager,
  week: { campaignId: string; cutoffAt: Date; codes: string[] },
  acceptedOnly = false,
): Promise<Map<string, StoredCountyReturn>> {
  const rows = await manager.query<StoredCountyReturn[]>(
    `SELECT DISTINCT ON (r.county_code) r.id, r.county_code AS "countyCode", r.state, r.keyed, r.updated_at AS "updatedAt",
            r.cutoff_at = $2 AS own,
            CASE r.state WHEN 'RETURNED' THEN (
              SELECT d.reason FROM county_return_decisions d
               WHERE d.return_id = r.id AND d.step = 'giveBack' ORDER BY d.id DESC LIMIT 1) END AS "returnedBecause"
       FROM county_returns r
      WHERE r.campaign_id = $1 AND r.cutoff_at <= $2 AND r.county_code = ANY ($3)
        AND (NOT $4 OR r.state = 'ACCEPTED' OR r.cutoff_at = $2 AND r.state = 'HANDED_IN')
      ORDER BY r.county_code, r.cutoff_at DESC`,
    [week.campaignId, week.cutoffAt, week.codes, acceptedOnly],
  );
  return new Map(rows.map((row) => [row.countyCode, row]));
}

/** Opens a county's return of a week unless it is open, and locks it. */
export async function lockCountyReturn(
  manager: EntityManager,
  week: { campaignId: string; cutoffAt: Date },
  countyCode: string,
  opening: CountyKeyed,
): Promise<{ id: string; state: CountyReturnState }> {
  await manager.query(
    `INSERT INTO county_returns (id, campaign_id, county_code, cutoff_at, keyed) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT ON CONSTRAINT uq_county_returns_week DO NOTHING`,
    [newId(), week.campaignId, countyCode, week.cutoffAt, opening],
  );
  const [stored] = await manager.query<{ id: string; state: CountyReturnState }[]>(
    `SELECT r.id, r.state FROM county_returns r
      WHERE r.campaign_id = $1 AND r.county_code = $2 AND r.cutoff_at = $3 FOR UPDATE`,
    [week.campaignId, countyCode, week.cutoffAt],
  );
  return stored;
}
