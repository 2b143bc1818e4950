import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { asSystem, widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Job, JobFailure } from '../../shared/jobs/job.js';
import { AlarmKind, CheckView } from './alarm.dto.js';
import { FigureAlarms } from './alarms.service.js';
import { checkFigures, CheckResult } from './figures-check.js';

const SHOWN = 500;
/** Differing trips that an alarm names. */
const NAMED = 20;

/** Compares the kept figures with a full recount every night, and when an officer asks. */
@Injectable()
export class FiguresCheck {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly alarms: FigureAlarms,
  ) {}

  @Job({
    name: 'figures-check',
    title: '核对即时统计数字与登车记录',
    titleEn: 'Compare kept figures with a full recount',
    schedule: { dailyAt: '02:30' },
  })
  async everyNight(): Promise<Record<string, number>> {
    const total = { trips: 0, drifted: 0, driftedSums: 0, driftedMoments: 0 };
    const ids = await asSystem('job', () =>
      this.dataSource.query<{ id: string }[]>(
        `SELECT c.id FROM campaigns c
          WHERE EXISTS (SELECT FROM trips t JOIN departures d ON d.trip_id = t.id WHERE t.campaign_id = c.id) ORDER BY c.id`,
      ),
    );
    for (const { id } of ids) {
      const campaign = await asSystem('job', () => this.campaigns.get(id));
      const result = await this.compare(campaign);
      total.trips += result.trips;
      total.drifted += result.drifted.length;
      total.driftedSums += result.driftedSums;
      total.driftedMoments += result.driftedMoments.length;
    }
    const { drifted, driftedSums, driftedMoments } = total;
    if (drifted + driftedSums + driftedMoments > 0) {
      throw new JobFailure(
        `${drifted} trips, ${driftedSums} sums and ${driftedMoments} moments are not those of the boardings`,
        total,
      );
    }
    return total;
  }

  /** @throws NotFound, OutsideRegion */
  async check(actor: Actor, campaignId: string, repair: boolean): Promise<CheckView> {
    const campaign = await this.campaigns.get(campaignId);
    actor.requireRegion(campaign.provinceCode);
    const result = await this.compare(campaign);
    const { trips, drifted, driftedSums, driftedMoments } = result;
    const wrong = hasDrifted(result);
    await this.transactions.run(async (manager) => {
      await widen(manager, 'figures of all regions');
      if (!wrong || !repair) return;
      await manager.query('SELECT recount_figures($1, $2)', [
        ...[campaignId, [...new Set([...drifted.map(({ tripId }) => tripId), ...driftedMoments])]],
      ]);
      await this.alarms.clear(manager, campaignId, { kind: AlarmKind.Drift });
    });
    return {
      ...{ campaignId, trips, drifted: drifted.slice(0, SHOWN), driftedTrips: drifted.length, driftedSums },
      driftedMoments: driftedMoments.length,
      repaired: wrong && repair,
    };
  }

  private async compare(campaign: Campaign): Promise<CheckResult> {
    const result = await asSystem('figures', () => checkFigures(this.dataSource.manager, campaign.id));
    const { drifted, driftedSums, driftedMoments } = result;
    const about = { kind: AlarmKind.Drift };
    if (hasDrifted(result)) {
      const details = {
        ...{ drifted: drifted.slice(0, NAMED), driftedTrips: drifted.length, driftedSums },
        driftedMoments: driftedMoments.length,
      };
      await this.alarms.raise(campaign, about, details);
    } else {
      await asSystem('job', () => this.alarms.clear(this.dataSource.manager, campaign.id, about));
    }
    return result;
  }
}

function hasDrifted({ drifted, driftedSums, driftedMoments }: CheckResult): boolean {
  return drifted.length + driftedSums + driftedMoments.length > 0;
}
