import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { RegionIndex } from '../../regions/region-index.js';
import { asSystem } from '../../shared/database/scope.js';
import { dayOf } from '../../shared/time/civil-time.js';

/** Something that is due to the province, and who has not signed it. */
export interface DueReturn {
  deadlineId: string;
  campaignId: string;
  campaignName: string;
  provinceCode: string;
  kind: DeadlineKind;
  dueAt: Date;
  /** Cities that have not signed, by code; of contacts all cities, for nothing is signed. */
  owedBy: { code: string; name: string }[];
}

type Deadline = Omit<DueReturn, 'owedBy'> & { signed: string[] };

/** What is due when, for those who remind of it. */
@Injectable()
export class DueReturns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly regions: RegionIndex,
  ) {}

  /**
   * Deadlines in a half-open span of time, by time: what is due in the next 24 hours, or became overdue in the last one.
   * Skipped ones are left out, and of weeks those that had ended before the campaign was entered.
   *
   * @example due.between(now, new Date(now.getTime() + 24 * 3_600_000))
   */
  async between(from: Date, to: Date): Promise<DueReturn[]> {
    const deadlines = await asSystem('job', () =>
      this.dataSource.query<Deadline[]>(
        `SELECT d.id AS "deadlineId", c.id AS "campaignId", c.name AS "campaignName", c.province_code AS "provinceCode",
                d.kind, d.due_at AS "dueAt",
                array(SELECT r.city_code FROM city_returns r
                       WHERE d.kind = 'WEEKLY' AND r.campaign_id = d.campaign_id AND r.cutoff_at = d.due_at AND r.signed_at IS NOT NULL
                      UNION
                      SELECT l.city_code FROM late_signatures l JOIN frozen_weeks w ON w.id = l.week_id
                       WHERE d.kind = 'WEEKLY' AND w.campaign_id = d.campaign_id AND w.cutoff_at = d.due_at
                      UNION
                      SELECT s.city_code FROM stage_reports s
                       WHERE s.campaign_id = d.campaign_id AND s.stage = d.kind AND s.state = 'SIGNED') AS signed
           FROM report_deadlines d
           JOIN campaigns c ON c.id = d.campaign_id
          WHERE d.due_at >= $1 AND d.due_at < $2 AND NOT d.skipped AND d.due_at >= c.created_at
          ORDER BY d.due_at, d.kind, c.id`,
        [from, to],
      ),
    );
    return deadlines.map(({ signed, ...due }) => ({
      ...due,
      owedBy: this.regions
        .childrenOf(due.provinceCode, dayOf(due.dueAt))
        .filter(({ code }) => !signed.includes(code))
        .map(({ code, name }) => ({ code, name })),
    }));
  }
}
