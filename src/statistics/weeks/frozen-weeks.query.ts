import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { TrainColumn, VehicleRow } from '../../campaigns/policies.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { onOneConnection, prepared } from '../../shared/database/one-go.js';
import { NotFound } from '../../shared/domain-error.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { toWire } from '../../shared/time/civil-time.js';
import { CorrectionsQuery } from '../corrections/corrections.query.js';
import { figuresIn, frozenRows } from './frozen-rows.js';
import { FrozenWeekPage } from './frozen-week.dto.js';
import { lateSignatures } from '../returns/late-signatures.js';
import { StatisticsTable } from '../table/statistics-table.js';
import { TableQuery } from '../table/table.query.js';

export interface FrozenWeek {
  id: string;
  cutoffAt: Date;
  frozenAt: Date;
  factsBelow: number;
  /** The rule of column 10 when it was frozen. */
  trainColumn: TrainColumn;
  /** The rule for shared vehicles when it was frozen. */
  vehicleRow: VehicleRow;
}

const WEEK = `w.id, w.cutoff_at AS "cutoffAt", w.frozen_at AS "frozenAt", w.facts_below AS "factsBelow",
  w.train_column AS "trainColumn", w.vehicle_row AS "vehicleRow"`;

/** Weeks as they were frozen. */
@Injectable()
export class FrozenWeeksQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly tables: TableQuery,
    private readonly corrections: CorrectionsQuery,
  ) {}

  /** Newest first. */
  async list(campaignId: string, page: PageQuery): Promise<FrozenWeekPage> {
    await this.campaigns.get(campaignId);
    const weeks = await this.dataSource.query<FrozenWeek[]>(
      `SELECT ${WEEK} FROM frozen_weeks w
        WHERE w.campaign_id = $1 AND ($2::uuid IS NULL OR w.cutoff_at < (SELECT a.cutoff_at FROM frozen_weeks a WHERE a.id = $2))
        ORDER BY w.cutoff_at DESC LIMIT $3`,
      [campaignId, page.after ?? null, page.limit + 1],
    );
    const views = weeks.map(({ id, cutoffAt, frozenAt }) => ({
      ...{ id, cutoffAt: toWire(cutoffAt), frozenAt: toWire(frozenAt) },
    }));
    return pageFrom(views, page.limit, (week) => week.id);
  }

  /** The week that ended on this day. @throws NotFound when it is not frozen */
  async find(campaignId: string, day: string, manager = this.dataSource.manager): Promise<FrozenWeek> {
    const [week] = await prepared<FrozenWeek>(
      manager,
      `SELECT ${WEEK} FROM frozen_weeks w
        WHERE w.campaign_id = $1 AND (w.cutoff_at AT TIME ZONE 'Asia/Shanghai')::date = $2`,
      [campaignId, day],
    );
    if (!week) throw new NotFound({ detail: `no week that ended on ${day} is frozen` });
    return week;
  }

  /** The table as it was frozen. @throws NotFound, OutsideRegion */
  async table(
    reader: Pick<Actor, 'mayActFor'>,
    campaignId: string,
    day: string,
    transaction?: EntityManager,
  ): Promise<StatisticsTable> {
    const read = (manager: EntityManager) => this.read(manager, campaignId, day);
    const { campaign, week, frozen, late } = await (transaction
      ? read(transaction)
      : onOneConnection(this.dataSource, read));
    // They look further than the account, and who holds a connection must not wait for another.
    const corrections = await this.corrections.frozen(campaignId, week, transaction);
    const { cutoffAt, frozenAt, trainColumn } = week;
    const rows = frozen.map((row) => {
      const { cityCode, cityName, keyed, signedByName, signedAt } = row;
      return {
        ...{ cityCode, cityName, keyed, signedByName, signedAt, figures: figuresIn(row) },
        late: late.get(cityCode) ?? null,
      };
    });
    return this.tables.visible(
      reader,
      campaign,
      { asOf: cutoffAt, frozenAt, corrections, trainColumn },
      rows,
    );
  }

  private async read(manager: EntityManager, campaignId: string, day: string) {
    const [campaign, week] = await Promise.all([
      this.campaigns.counted(campaignId, manager),
      this.find(campaignId, day, manager),
    ]);
    const [frozen, late] = await Promise.all([
      frozenRows(manager, week.id),
      lateSignatures(manager, campaignId, week.cutoffAt),
    ]);
    return { campaign, week, frozen, late };
  }
}
