import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { OutsideRegion } from '../../access/access.errors.js';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { newId } from '../../shared/ids.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { FrozenWeeksQuery } from '../weeks/frozen-weeks.query.js';
import { CorrectionChanged, WeekClosed } from '../statistics.errors.js';
import { ReportWeeks } from '../weeks/report-weeks.js';
import { isClosed } from '../weeks/week-rules.js';
import { holdWeeks } from '../weeks/weeks-lock.js';
import { carriedFigures } from '../what-counts.js';
import { Correction, Corrections, sizeOf } from './correction.js';
import { CorrectionsView, SignCorrectionsDto } from './correction.dto.js';
import { CorrectionsQuery } from './corrections.query.js';

/** What was recorded too late for a frozen week: shown, and signed for by the city. The week itself never changes. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly corrections: CorrectionsQuery,
    private readonly frozenWeeks: FrozenWeeksQuery,
    private readonly weeks: ReportWeeks,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /** Those of the next table, or of a frozen one. @throws NotFound, OutsideRegion */
  async list(actor: Actor, campaignId: string, cutoffDay?: string): Promise<CorrectionsView> {
    const campaign = await this.campaigns.get(campaignId);
    if (!actor.regionCode?.startsWith(campaign.provinceCode)) throw new OutsideRegion();
    const found =
      cutoffDay === undefined
        ? await this.corrections.pending(campaignId, null)
        : await this.corrections.frozen(campaignId, await this.frozenWeeks.find(campaignId, cutoffDay));
    return this.view(actor, campaign, found);
  }

  /**
   * A city signs for its corrections, each with the numbers that it saw, and says why they come late.
   *
   * @throws NotFound, OutsideRegion, WeekClosed, CorrectionChanged when a trip has no such correction (any more)
   */
  sign(
    actor: Actor,
    campaignId: string,
    cityCode: string,
    { corrections, reason }: SignCorrectionsDto,
  ): Promise<CorrectionsView> {
    if (actor.regionCode !== cityCode) throw new OutsideRegion({ extra: { regionCode: cityCode } });
    return this.transactions.run(async (manager) => {
      const campaign = await this.campaigns.get(campaignId, manager);
      await holdWeeks(manager, campaignId);
      await widen(manager, 'figures of all regions');
      const signedAt = this.clock.now();
      const week = await this.corrections.correctedBy(campaignId, null, manager);
      if (week) await this.requireOpen(manager, campaign, week.cutoffAt, signedAt);
      const pending = await this.corrections.pending(campaignId, null, manager);
      for (const { tripId, persons, vehicles } of corrections) {
        const found = pending?.items.find((item) => item.tripId === tripId && item.cityCode === cityCode);
        const size = found && sizeOf(found);
        if (!week || size?.persons !== persons || size.vehicles !== vehicles) {
          throw new CorrectionChanged({ extra: { tripId, ...size } });
        }
        await manager.query(
          `INSERT INTO correction_signatures (id, week_id, city_code, trip_id, persons, vehicles, reason, signed_by, signed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [newId(), week.id, cityCode, tripId, persons, vehicles, reason, actor.accountId, signedAt],
        );
      }
      const signed = await this.corrections.pending(campaignId, null, manager);
      return this.view(actor, campaign, signed, manager);
    });
  }

  /** From the cut-off of the table that shows them on, corrections are as they were signed before. @throws WeekClosed */
  private async requireOpen(
    manager: EntityManager,
    campaign: Campaign,
    corrected: Date,
    now: Date,
  ): Promise<void> {
    const shownBy = await this.weeks.cutoffAfter(manager, campaign.id, corrected);
    if (shownBy && isClosed(campaign, shownBy, now)) throw new WeekClosed();
  }

  private async view(
    actor: Actor,
    campaign: Campaign,
    corrections: Corrections | null,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<CorrectionsView> {
    const campaignId = campaign.id;
    if (!corrections) return { campaignId, cutoffAt: null, items: [] };
    const cutoffs = await manager.query<{ cutoffAt: Date }[]>(
      `SELECT w.cutoff_at AS "cutoffAt" FROM frozen_weeks w
        WHERE w.campaign_id = $1 AND w.cutoff_at <= $2 ORDER BY w.cutoff_at`,
      [campaignId, corrections.cutoffAt],
    );
    const lacking = ({ facts }: Correction) => {
      const first = Math.min(...facts.map(({ occurredAt }) => Date.parse(occurredAt)));
      return cutoffs
        .filter(({ cutoffAt }) => cutoffAt.getTime() > first)
        .map(({ cutoffAt }) => toWire(cutoffAt));
    };
    const shown = corrections.items.filter(({ cityCode }) => actor.mayActFor(cityCode));
    return {
      ...{ campaignId, cutoffAt: toWire(corrections.cutoffAt) },
      items: shown.map(({ changes, signedAt, ...item }) => ({
        ...item,
        ...sizeOf({ changes }),
        cityName: this.regions.nameOf(item.cityCode),
        figures: carriedFigures(changes, campaign.policies.trainColumn),
        weeks: lacking({ changes, signedAt, ...item }),
        facts: item.facts.map((fact) => ({
          ...fact,
          occurredAt: toWire(new Date(fact.occurredAt)),
          recordedAt: toWire(new Date(fact.recordedAt)),
        })),
        signedAt: signedAt && toWire(signedAt),
      })),
    };
  }
}
