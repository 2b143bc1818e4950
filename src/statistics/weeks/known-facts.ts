import { EntityManager } from 'typeorm';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { freezesByItself } from './week-rules.js';

/**
 * Draws the line under the facts that a week counts: what was recorded before its cut-off, however late it is frozen. What
 * was recorded from then on is above the line, even if it happened before: it is a correction. A week that had ended before
 * the campaign was entered counts whatever is known by now.
 *
 * @returns the number below which facts count
 */
export async function lineUnderFacts(
  manager: EntityManager,
  campaign: Pick<Campaign, 'id' | 'createdAt'>,
  cutoffAt: Date,
): Promise<number> {
  const [{ line }] = await manager.query<{ line: number }[]>('SELECT line_under_facts() AS line');
  if (!freezesByItself(campaign, cutoffAt)) return line;
  const [{ later }] = await manager.query<{ later: number | null }[]>(
    `SELECT min(f.fact_no) AS later
       FROM (SELECT b.trip_id, b.fact_no, b.recorded_at FROM boardings b
             UNION ALL SELECT d.trip_id, d.fact_no, d.recorded_at FROM departures d
             UNION ALL SELECT o.trip_id, o.fact_no, o.recorded_at FROM break_offs o) f
       JOIN trips t ON t.id = f.trip_id
      WHERE t.campaign_id = $1 AND f.recorded_at >= $2`,
    [campaign.id, cutoffAt],
  );
  return later ?? line;
}

/**
 * What time it is for a freeze: the earlier of the process' clock and the database's. One of them that has jumped ahead
 * freezes nothing before its time.
 */
export async function freezingTime(manager: EntityManager, now: Date): Promise<Date> {
  const [{ there }] = await manager.query<{ there: Date }[]>('SELECT clock_timestamp() AS there');
  return there < now ? there : now;
}
