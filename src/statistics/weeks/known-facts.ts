import { EntityManager } from 'typeorm';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { freezesByItself } from './week-rules.js';

/** What the campaign $1 counts, in the order of recording, and whether its clock said then that the cut-off $2 had come. */
const FACTS = `
  SELECT f.fact_no, f.recorded_at >= $2 AS later
    FROM (SELECT b.trip_id, b.fact_no, b.recorded_at FROM boardings b
          UNION ALL SELECT d.trip_id, d.fact_no, d.recorded_at FROM departures d
          UNION ALL SELECT o.trip_id, o.fact_no, o.recorded_at FROM break_offs o) f
    JOIN trips t ON t.id = f.trip_id
   WHERE t.campaign_id = $1`;

/**
 * The number that parts what was recorded before the cut-off from what came after, with the fewest facts on the wrong side by
 * their clocks: a clock that jumps for a moment, ahead or back, moves nobody else's facts. Null when nothing came after.
 */
const PARTING = `
  WITH first_later AS (
    SELECT min(f.fact_no) AS fact_no FROM (${FACTS}) f WHERE f.later
  ), lines AS (
    SELECT l.fact_no AS line, 0 AS contradicting FROM first_later l
    UNION ALL
    SELECT f.fact_no + 1, sum(CASE WHEN f.later THEN 1 ELSE -1 END) OVER (ORDER BY f.fact_no)
      FROM (${FACTS}) f JOIN first_later l ON f.fact_no >= l.fact_no
  )
  SELECT l.line FROM lines l ORDER BY l.contradicting, l.line DESC LIMIT 1`;

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
  return (await lineOfCutoff(manager, campaign.id, cutoffAt)) ?? line;
}

/** The number of the first fact that a week which has ended does not count; null when nothing was recorded after its cut-off. */
export async function lineOfCutoff(
  manager: EntityManager,
  campaignId: string,
  cutoffAt: Date,
): Promise<number | null> {
  const [{ line }] = await manager.query<{ line: number | null }[]>(PARTING, [campaignId, cutoffAt]);
  return line;
}

/**
 * What time it is for a freeze: the earlier of the process' clock and the database's. One of them that has jumped ahead
 * freezes nothing before its time.
 */
export async function freezingTime(manager: EntityManager, now: Date): Promise<Date> {
  const [{ there }] = await manager.query<{ there: Date }[]>('SELECT clock_timestamp() AS there');
  return there < now ? there : now;
}
