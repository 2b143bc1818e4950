import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import type { Region } from '../../regions/region.entity.js';
import { asSystem } from '../../shared/database/scope.js';
import { NotFound } from '../../shared/domain-error.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { askedQuestions } from '../questions/return-questions.js';
import { LateSignatureView } from '../table/statistics.dto.js';
import { TableQuery } from '../table/table.query.js';
import { figuresIn, frozenRowOf } from '../weeks/frozen-rows.js';
import { lineOfCutoff } from '../weeks/known-facts.js';
import { ReportWeeks } from '../weeks/report-weeks.js';
import { isClosed } from '../weeks/week-rules.js';
import { holdWeeks } from '../weeks/weeks-lock.js';
import type { CarriedFigures } from '../what-counts.js';
import { ReturnParams, ReturnView } from './city-return.dto.js';
import { ReturnState } from './city-return-lifecycle.js';
import { keyedReturns } from './keyed-returns.js';
import { lateSignatures } from './late-signatures.js';

/** The week of a city. */
export interface CityWeek {
  campaign: Campaign;
  city: Region;
  cutoffAt: Date;
}

/** Cities' returns as they are read. */
@Injectable()
export class CityReturnsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly weeks: ReportWeeks,
    private readonly tables: TableQuery,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, WeekSkipped, OutsideRegion */
  async get(actor: Actor, params: ReturnParams): Promise<ReturnView> {
    actor.requireRegion(params.cityCode);
    const { manager } = this.dataSource;
    return this.view(manager, await this.find(manager, params));
  }

  /** @param held keeps the week from being moved or frozen until the transaction ends. @throws NotFound, WeekSkipped */
  async find(
    manager: EntityManager,
    { id, cutoffDay, cityCode }: ReturnParams,
    held = false,
  ): Promise<CityWeek> {
    const campaign = await this.campaigns.get(id);
    if (held) await holdWeeks(manager, id);
    const cutoffAt = await this.weeks.cutoffOn(id, cutoffDay, manager);
    const city = this.tables.cities(campaign, cutoffAt).find(({ code }) => code === cityCode);
    if (!city) throw new NotFound({ detail: `${cityCode} is no city of this campaign` });
    return { campaign, city, cutoffAt };
  }

  async view(manager: EntityManager, week: CityWeek): Promise<ReturnView> {
    const { campaign, city, cutoffAt } = week;
    const figures = await this.figures(manager, week);
    const stored = (await keyedReturns(manager, campaign.id, cutoffAt)).get(city.code);
    const keyed = stored?.keyed ?? this.tables.nothingKeyed(city, cutoffAt);
    const asked = { campaignId: campaign.id, cityCode: city.code, cutoffAt };
    const late = (await lateSignatures(manager, campaign.id, cutoffAt)).get(city.code) ?? null;
    return {
      ...{ campaignId: campaign.id, cityCode: city.code, cityName: city.name, cutoffAt: toWire(cutoffAt) },
      ...{ figures, state: stored?.state ?? ReturnState.Open },
      keyed: keyed as unknown as ReturnView['keyed'],
      counties: this.tables.counties(city.code, cutoffAt),
      signedByName: stored?.signedByName ?? null,
      signedAt: stored?.signedAt ? toWire(stored.signedAt) : null,
      updatedAt: stored?.updatedAt ? toWire(stored.updatedAt) : null,
      questions: await askedQuestions(manager, asked, { figures, keyed }),
      lateSignature: late && LateSignatureView.of(late),
    };
  }

  /** Columns 7 to 13 as they were frozen; of a week that has ended and is not frozen yet, as it is going to be. */
  private async figures(
    manager: EntityManager,
    { campaign, city, cutoffAt }: CityWeek,
  ): Promise<CarriedFigures> {
    const { id: campaignId } = campaign;
    const frozen = await frozenRowOf(manager, campaignId, cutoffAt, city.code);
    if (frozen) return figuresIn(frozen);
    const now = this.clock.now();
    return asSystem('figures', async () => {
      const closed = isClosed(campaign, cutoffAt, now);
      const ruled = closed ? await this.campaigns.before(manager, campaignId, cutoffAt) : campaign;
      const factsBelow = closed ? await lineOfCutoff(manager, campaignId, cutoffAt) : null;
      const asOf = now < cutoffAt ? now : cutoffAt;
      const scope = { campaignId, asOf, vehicleRow: ruled.policies.vehicleRow };
      const carried = await this.tables.carried(manager, ruled, {
        ...{ ...scope, factsBelow: factsBelow ?? undefined },
      });
      return carried(city.code);
    });
  }
}
