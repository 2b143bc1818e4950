import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { OutsideRegion } from '../../access/access.errors.js';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { RegionIndex } from '../../regions/region-index.js';
import type { Region } from '../../regions/region.entity.js';
import { Transactions } from '../../shared/database/transactions.js';
import { NotFound } from '../../shared/domain-error.js';
import { dayOf, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { ReturnParams, ReturnView } from '../returns/city-return.dto.js';
import { CityWeek } from '../returns/city-returns.query.js';
import { CityReturns } from '../returns/city-returns.service.js';
import { KeyedValues } from '../returns/keyed-values.js';
import { ReportWeeks } from '../weeks/report-weeks.js';
import { CountyReturnHandedIn, WeekClosed, WeekFrozen } from '../statistics.errors.js';
import { TableQuery } from '../table/table.query.js';
import { isClosed } from '../weeks/week-rules.js';
import { holdWeeks } from '../weeks/weeks-lock.js';
import {
  CountyReturnParams,
  CountyReturnsView,
  CountyReturnView,
  KeyInCountyDto,
} from './county-return.dto.js';
import { countyReturnLifecycle, CountyReturnState, CountyReturnStep } from './county-return-lifecycle.js';
import { countyReturns, lockCountyReturn, StoredCountyReturn } from './county-returns.query.js';
import { nothingOfCounty, sumOfCounties } from './county-sums.js';
import { recordDecision } from '../decisions.js';

const { Open, Returned, HandedIn } = CountyReturnState;

/** The week of a county, or of the city's own office, that a command is about. */
interface CountyWeek {
  campaign: Campaign;
  campaignId: string;
  city: Region;
  county: Region;
  cutoffAt: Date;
}

/** Counties key in what the city then checks, adds up, or gives back. */
@Injectable()
export class CountyReturns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly weeks: ReportWeeks,
    private readonly tables: TableQuery,
    private readonly regions: RegionIndex,
    private readonly cityReturns: CityReturns,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, WeekSkipped, OutsideRegion */
  async get(actor: Actor, params: CountyReturnParams): Promise<CountyReturnView> {
    actor.requireRegion(params.countyCode);
    const manager = this.dataSource.manager;
    return this.view(manager, await this.find(manager, params));
  }

  /** @throws NotFound, WeekSkipped, OutsideRegion */
  async list(actor: Actor, params: ReturnParams): Promise<CountyReturnsView> {
    actor.requireRegion(params.cityCode);
    const manager = this.dataSource.manager;
    const week = await this.find(manager, { ...params, countyCode: params.cityCode });
    const units = this.unitsOf(week.city, week.cutoffAt);
    const stored = await countyReturns(manager, { ...week, codes: units.map(({ code }) => code) });
    const sum = await this.sum(manager, week);
    return {
      items: units.map((county) => viewOf({ ...week, county }, stored.get(county.code))),
      sum: sum as unknown as CountyReturnsView['sum'],
    };
  }

  /** @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, CountyReturnHandedIn */
  keyIn(actor: Actor, params: CountyReturnParams, input: KeyInCountyDto): Promise<CountyReturnView> {
    requireOwn(actor, params.countyCode);
    return this.inWeek(params, async (manager, stored) => {
      if (![Open, Returned].includes(stored.state)) throw new CountyReturnHandedIn();
      await manager.query(
        'UPDATE county_returns SET keyed = $2, updated_by = $3, updated_at = $4 WHERE id = $1',
        [...[stored.id, { ...input.keyed }, actor.accountId, this.clock.now()]],
      );
    });
  }

  /** @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, IllegalStep */
  handIn(actor: Actor, params: CountyReturnParams): Promise<CountyReturnView> {
    requireOwn(actor, params.countyCode);
    return this.inWeek(params, (manager, stored) => this.step(manager, stored, 'handIn', actor));
  }

  /** @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, IllegalStep */
  giveBack(actor: Actor, params: CountyReturnParams, reason: string): Promise<CountyReturnView> {
    actor.requireRegion(params.countyCode);
    return this.inWeek(params, (manager, stored) => this.step(manager, stored, 'giveBack', actor, reason));
  }

  /** @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, ReturnSigned */
  addUp(actor: Actor, params: ReturnParams): Promise<ReturnView> {
    return this.transactions.run((manager) =>
      this.cityReturns.put(manager, actor, params, async (week) => {
        await this.acceptAll(manager, actor, week);
        return this.sum(manager, { ...week, campaignId: week.campaign.id });
      }),
    );
  }

  private async acceptAll(
    manager: EntityManager,
    actor: Actor,
    { campaign, city, cutoffAt }: CityWeek,
  ): Promise<void> {
    const codes = this.unitsOf(city, cutoffAt).map(({ code }) => code);
    const handedIn = await manager.query<{ id: string; state: CountyReturnState }[]>(
      `SELECT r.id, r.state FROM county_returns r
        WHERE r.campaign_id = $1 AND r.cutoff_at = $2 AND r.county_code = ANY ($3) AND r.state = $4
        ORDER BY r.county_code FOR UPDATE`,
      [campaign.id, cutoffAt, codes, HandedIn],
    );
    for (const stored of handedIn) await this.step(manager, stored, 'accept', actor);
  }

  private async sum(
    manager: EntityManager,
    { campaignId, city, cutoffAt }: Pick<CountyWeek, 'campaignId' | 'city' | 'cutoffAt'>,
  ): Promise<KeyedValues> {
    const units = this.unitsOf(city, cutoffAt);
    const accepted = await countyReturns(
      manager,
      { campaignId, cutoffAt, codes: units.map(({ code }) => code) },
      true,
    );
    const keyed = units.flatMap(({ code, name }) => {
      const stored = accepted.get(code);
      return stored ? [{ name: code === city.code ? null : name, keyed: stored.keyed }] : [];
    });
    return sumOfCounties(keyed, this.tables.counties(city.code, cutoffAt));
  }

  /** Does something to a county's return of a week that is still open, with its row locked. */
  private inWeek(
    params: CountyReturnParams,
    work: (manager: EntityManager, stored: { id: string; state: CountyReturnState }) => Promise<void>,
  ): Promise<CountyReturnView> {
    return this.transactions.run(async (manager) => {
      await holdWeeks(manager, params.id);
      const week = await this.find(manager, params);
      const last = await countyReturns(manager, { ...week, codes: [week.county.code] });
      const opening = last.get(week.county.code)?.keyed ?? nothingOfCounty();
      const stored = await lockCountyReturn(manager, week, week.county.code, opening);
      await this.requireOpen(manager, week);
      await work(manager, stored);
      return this.view(manager, week);
    });
  }

  private async requireOpen(manager: EntityManager, { campaign, cutoffAt }: CountyWeek): Promise<void> {
    if (await this.weeks.isFrozen(manager, campaign.id, cutoffAt)) throw new WeekFrozen();
    if (isClosed(campaign, cutoffAt, this.clock.now())) throw new WeekClosed();
  }

  private async step(
    manager: EntityManager,
    { id, state }: { id: string; state: CountyReturnState },
    step: CountyReturnStep,
    actor: Actor,
    reason = '',
  ): Promise<void> {
    const toState = countyReturnLifecycle.next(state, step);
    await manager.query('UPDATE county_returns SET state = $2 WHERE id = $1', [id, toState]);
    const at = this.clock.now();
    await recordDecision(manager, 'county_return_decisions', actor, {
      ...{ of: id, step, fromState: state, toState, reason, at },
    });
  }

  private async find(
    manager: EntityManager,
    { id, cutoffDay, countyCode }: CountyReturnParams,
  ): Promise<CountyWeek> {
    const campaign = await this.campaigns.get(id);
    const cutoffAt = await this.weeks.cutoffOn(id, cutoffDay, manager);
    const city = this.tables.cities(campaign, cutoffAt).find(({ code }) => countyCode.startsWith(code));
    const county = city && this.unitsOf(city, cutoffAt).find(({ code }) => code === countyCode);
    if (!city || !county) throw new NotFound({ detail: `${countyCode} is no county of this campaign` });
    return { campaign, campaignId: id, city, county, cutoffAt };
  }

  /** The city's own office, and its counties. */
  private unitsOf(city: Region, cutoffAt: Date): Region[] {
    return [city, ...this.regions.childrenOf(city.code, dayOf(cutoffAt))];
  }

  private async view(manager: EntityManager, week: CountyWeek): Promise<CountyReturnView> {
    const stored = await countyReturns(manager, { ...week, codes: [week.county.code] });
    return viewOf(week, stored.get(week.county.code));
  }
}

function viewOf({ county, cutoffAt }: CountyWeek, stored: StoredCountyReturn | undefined): CountyReturnView {
  const own = stored?.own ? stored : undefined;
  return {
    ...{ countyCode: county.code, countyName: county.name, cutoffAt: toWire(cutoffAt) },
    state: own?.state ?? Open,
    keyed: (stored?.keyed ?? nothingOfCounty()) as unknown as CountyReturnView['keyed'],
    returnedBecause: own?.returnedBecause ?? null,
    updatedAt: own?.updatedAt ? toWire(own.updatedAt) : null,
  };
}

/** An office reports for itself. @throws OutsideRegion */
function requireOwn(actor: Actor, regionCode: string): void {
  if (actor.regionCode !== regionCode) throw new OutsideRegion({ extra: { regionCode } });
}
