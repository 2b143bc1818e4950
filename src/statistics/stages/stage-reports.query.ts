import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { OutsideRegion } from '../../access/access.errors.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import type { Region } from '../../regions/region.entity.js';
import { RegionIndex } from '../../regions/region-index.js';
import { NotFound } from '../../shared/domain-error.js';
import { dayOf, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { compiledStage, figureViews } from './compiled-stage.js';
import { StageCounts } from './stage-counts.query.js';
import { CountedFigures, Overrides, Stage } from './stage-figures.js';
import { CompiledStageView, StageParams, StageReportParams, StageReportView } from './stage-report.dto.js';
import { StageReportState } from './stage-report-lifecycle.js';
import { StageNotAsked } from './stages.errors.js';

/** The stage of a campaign and the cities that are to report it. */
export interface CampaignStage {
  campaign: Campaign;
  stage: Stage;
  dueAt: Date;
  cities: Region[];
}

/** Stage reports as they are read, one by one and put together. */
@Injectable()
export class StageReportsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly counts: StageCounts,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, StageNotAsked, OutsideRegion */
  async get(actor: Actor, params: StageReportParams): Promise<StageReportView> {
    actor.requireRegion(params.cityCode);
    const { manager } = this.dataSource;
    return this.view(manager, await this.find(manager, params), params.cityCode);
  }

  /** All reports that the actor may see, put together. @throws NotFound, StageNotAsked, OutsideRegion */
  async compiled(actor: Actor, params: StageParams): Promise<CompiledStageView> {
    const { manager } = this.dataSource;
    const found = await this.find(manager, params);
    const cities = found.cities.filter(({ code }) => actor.mayActFor(code));
    if (cities.length === 0) throw new OutsideRegion();
    const { campaign, stage, dueAt } = found;
    const reporter = actor.mayActFor(campaign.provinceCode) ? campaign.provinceCode : cities[0].code;
    return compiledStage(
      {
        ...{ campaignId: campaign.id, stage, dueAt: toWire(dueAt) },
        reporter: this.regions.nameOf(reporter),
      },
      await this.views(manager, { ...found, cities }),
    );
  }

  /** @throws NotFound, StageNotAsked */
  async find(manager: EntityManager, { id, stage }: StageParams): Promise<CampaignStage> {
    const campaign = await this.campaigns.get(id, manager);
    const [due] = await manager.query<{ dueAt: Date }[]>(
      `SELECT d.due_at AS "dueAt" FROM report_deadlines d
        WHERE d.campaign_id = $1 AND d.kind = $2 AND NOT d.skipped`,
      [id, stage],
    );
    if (!due) throw new StageNotAsked();
    const cities = this.regions.childrenOf(campaign.provinceCode, dayOf(due.dueAt));
    return { campaign, stage, dueAt: due.dueAt, cities };
  }

  /** @throws NotFound when it is no city of the campaign */
  async view(manager: EntityManager, found: CampaignStage, cityCode: string): Promise<StageReportView> {
    const [view] = await this.views(manager, { ...found, cities: [requireCity(found, cityCode)] });
    return view;
  }

  private async views(
    manager: EntityManager,
    { campaign, stage, dueAt, cities }: CampaignStage,
  ): Promise<StageReportView[]> {
    const rows = await manager.query<(StoredReport & { cityCode: string })[]>(
      `SELECT r.city_code AS "cityCode", r.state, r.overrides, r.measures, r.difficulties, r.counted,
              a.display_name AS "signedByName", r.signed_at AS "signedAt", r.updated_at AS "updatedAt"
         FROM stage_reports r LEFT JOIN account_names a ON a.id = r.signed_by
        WHERE r.campaign_id = $1 AND r.stage = $2`,
      [campaign.id, stage],
    );
    const stored = new Map(rows.map((row) => [row.cityCode, row]));
    const counted = await this.counts.byCity(campaign, this.clock.now(), manager);
    return cities.map(({ code, name }) => {
      const report = stored.get(code) ?? UNWRITTEN;
      const { state, overrides, measures, difficulties, signedByName, signedAt, updatedAt } = report;
      return {
        ...{ cityCode: code, cityName: name, state },
        figures: figureViews(stage, report.counted ?? counted(code), overrides),
        ...{ measures, difficulties, signedByName },
        signedAt: signedAt && toWire(signedAt),
        late: signedAt !== null && signedAt > dueAt,
        updatedAt: updatedAt && toWire(updatedAt),
      };
    });
  }
}

interface StoredReport {
  state: StageReportState;
  overrides: Overrides;
  measures: string;
  difficulties: string;
  counted: CountedFigures | null;
  signedByName: string | null;
  signedAt: Date | null;
  updatedAt: Date | null;
}

const UNWRITTEN: StoredReport = {
  ...{ state: StageReportState.Open, overrides: {}, measures: '', difficulties: '', counted: null },
  ...{ signedByName: null, signedAt: null, updatedAt: null },
};

/** @throws NotFound */
export function requireCity({ cities }: CampaignStage, cityCode: string): Region {
  const city = cities.find(({ code }) => code === cityCode);
  if (!city) throw new NotFound({ detail: `${cityCode} is no city of this campaign` });
  return city;
}
