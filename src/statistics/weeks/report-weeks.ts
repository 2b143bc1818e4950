import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { NotFound } from '../../shared/domain-error.js';
import { WeekSkipped } from '../statistics.errors.js';

/** The cut-off of the week that a moment belongs to, or ends; beyond all weeks when the last one is over. In SQL. */
export const cutoffFrom = (campaign: string, moment: string) => `
  (SELECT coalesce(min(d.due_at), 'infinity') FROM report_deadlines d
    WHERE d.campaign_id = ${campaign} AND d.kind = 'WEEKLY' AND NOT d.skipped AND d.due_at >= ${moment})`;

/** The weeks that a campaign's calendar asks the table for. */
@Injectable()
export class ReportWeeks {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The cut-off of the week that ends on this day.
   *
   * @throws NotFound when no weekly report is due that day, WeekSkipped
   */
  async cutoffOn(
    campaignId: string,
    day: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Date> {
    const [week] = await manager.query<{ dueAt: Date; skipped: boolean }[]>(
      `SELECT d.due_at AS "dueAt", d.skipped
         FROM report_deadlines d
        WHERE d.campaign_id = $1 AND d.kind = 'WEEKLY' AND (d.due_at AT TIME ZONE 'Asia/Shanghai')::date = $2`,
      [campaignId, day],
    );
    if (!week) throw new NotFound({ detail: `no weekly report is due on ${day}` });
    if (week.skipped) throw new WeekSkipped();
    return week.dueAt;
  }

  /** The first cut-off after a moment: of the week that is running then; null when the last one is over. */
  async cutoffAfter(manager: EntityManager, campaignId: string, moment: Date): Promise<Date | null> {
    const [{ cutoffAt }] = await manager.query<{ cutoffAt: Date | null }[]>(
      `SELECT min(d.due_at) AS "cutoffAt" FROM report_deadlines d
        WHERE d.campaign_id = $1 AND d.kind = 'WEEKLY' AND NOT d.skipped AND d.due_at > $2`,
      [campaignId, moment],
    );
    return cutoffAt;
  }

  async isFrozen(manager: EntityManager, campaignId: string, cutoffAt: Date): Promise<boolean> {
    const found = await manager.query<unknown[]>(
      `SELECT 1 FROM frozen_weeks w WHERE w.campaign_id = $1 AND w.cutoff_at = $2`,
      [campaignId, cutoffAt],
    );
    return found.length > 0;
  }

  /**
   * Weeks whose cut-off has come and that are not frozen, oldest first. Weeks that had ended before the campaign was entered
   * here are left to an officer: their facts are still being entered (`freezesByItself`).
   */
  due(now: Date): Promise<{ campaignId: string; cutoffAt: Date }[]> {
    return this.dataSource.query(
      `SELECT d.campaign_id AS "campaignId", d.due_at AS "cutoffAt"
         FROM report_deadlines d
         JOIN campaigns c ON c.id = d.campaign_id
        WHERE d.kind = 'WEEKLY' AND NOT d.skipped AND d.due_at <= $1 AND d.due_at >= c.created_at
          AND NOT EXISTS (SELECT 1 FROM frozen_weeks w WHERE w.campaign_id = d.campaign_id AND w.cutoff_at = d.due_at)
        ORDER BY d.due_at, d.campaign_id`,
      [now],
    );
  }
}
