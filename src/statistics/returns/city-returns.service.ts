import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../../access/access.errors.js';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import type { Region } from '../../regions/region.entity.js';
import { Clock } from '../../shared/time/clock.js';
import { InvalidInput } from '../../shared/domain-error.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { recordDecision } from '../decisions.js';
import { CityReturn } from './city-return.entity.js';
import { CityReturnsQuery, CityWeek } from './city-returns.query.js';
import { AnswerDto, KeyInDto, ReturnParams, ReturnView } from './city-return.dto.js';
import { returnLifecycle, ReturnState, ReturnStep } from './city-return-lifecycle.js';
import { keyedReturns, openReturns } from './keyed-returns.js';
import { countyFaults, KeyedValues } from './keyed-values.js';
import { writeAnswers } from '../questions/return-questions.js';
import {
  NotFrozenYet,
  QuestionsOpen,
  ReturnSigned,
  WeekAhead,
  WeekClosed,
  WeekFrozen,
} from '../statistics.errors.js';
import { isClosed } from '../weeks/week-rules.js';
import { ReportWeeks } from '../weeks/report-weeks.js';
import { TableQuery } from '../table/table.query.js';

/** Cities key in their columns and sign their rows. Until the week freezes, a signature can be withdrawn. */
@Injectable()
export class CityReturns {
  constructor(
    private readonly transactions: Transactions,
    private readonly query: CityReturnsQuery,
    private readonly weeks: ReportWeeks,
    private readonly tables: TableQuery,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, ReturnSigned, InvalidInput */
  async keyIn(actor: Actor, params: ReturnParams, input: KeyInDto): Promise<ReturnView> {
    const keyed = () => Promise.resolve({ ...input.keyed } as KeyedValues);
    return this.transactions.run((manager) => this.put(manager, actor, params, keyed));
  }

  /** Keys in what comes of some work in the same transaction. @throws as `keyIn` */
  async put(
    manager: EntityManager,
    actor: Actor,
    params: ReturnParams,
    work: (week: CityWeek) => Promise<KeyedValues>,
  ): Promise<ReturnView> {
    requireOwnCity(actor, params.cityCode);
    const week = await this.query.find(manager, params, true);
    const keyed = await work(week);
    this.requireCounties(week, keyed);
    const stored = await this.lock(manager, week);
    if (stored.state === ReturnState.Signed) throw new ReturnSigned();
    await manager.update(
      CityReturn,
      { id: stored.id },
      { keyed, updatedBy: actor.accountId, updatedAt: this.clock.now() },
    );
    return this.viewAfter(manager, week);
  }

  /** Tells why figures fell or jumped. @throws as `keyIn` */
  async answer(actor: Actor, params: ReturnParams, answers: AnswerDto[]): Promise<ReturnView> {
    requireOwnCity(actor, params.cityCode);
    return this.transactions.run(async (manager) => {
      const week = await this.query.find(manager, params, true);
      const stored = await this.lock(manager, week);
      if (stored.state === ReturnState.Signed) throw new ReturnSigned();
      const { questions } = await this.viewAfter(manager, week);
      const by = { accountId: actor.accountId, at: this.clock.now() };
      await writeAnswers(manager, stored.id, questions, answers, by);
      return this.query.view(manager, week);
    });
  }

  /**
   * @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, WeekAhead, IllegalStep, QuestionsOpen, InvalidInput
   *   when counties are missing
   */
  async sign(actor: Actor, params: ReturnParams): Promise<ReturnView> {
    requireOwnCity(actor, params.cityCode);
    return this.transactions.run(async (manager) => {
      const week = await this.query.find(manager, params, true);
      const stored = await this.lock(manager, week);
      await this.requireBegun(manager, week);
      await this.step(manager, stored, 'sign', actor, '');
      this.requireCounties(week, stored.keyed);
      const signature = { signedBy: actor.accountId, signedAt: this.clock.now() };
      await manager.update(CityReturn, { id: stored.id }, { state: ReturnState.Signed, ...signature });
      const view = await this.viewAfter(manager, week);
      const open = view.questions.filter(({ answer }) => answer === null);
      if (open.length > 0) throw new QuestionsOpen({ extra: { questions: open } });
      return view;
    });
  }

  /** @throws NotFound, WeekSkipped, OutsideRegion, WeekFrozen, WeekClosed, IllegalStep */
  async withdraw(actor: Actor, params: ReturnParams, reason: string): Promise<ReturnView> {
    requireOwnCity(actor, params.cityCode);
    return this.transactions.run(async (manager) => {
      const week = await this.query.find(manager, params, true);
      const stored = await this.lock(manager, week);
      await this.step(manager, stored, 'withdraw', actor, reason);
      const unsigned = { state: ReturnState.Open, signedBy: null, signedAt: null };
      await manager.update(CityReturn, { id: stored.id }, unsigned);
      return this.viewAfter(manager, week);
    });
  }

  /**
   * Signs a row that froze unsigned. Nothing of it changes; it is marked as signed late.
   *
   * @throws NotFound, WeekSkipped, OutsideRegion, NotFrozenYet, SignedInTime
   */
  async signLate(actor: Actor, params: ReturnParams, reason: string): Promise<ReturnView> {
    requireOwnCity(actor, params.cityCode);
    return this.transactions.run(async (manager) => {
      const week = await this.query.find(manager, params, true);
      const signed = await manager.query<unknown[]>(
        `INSERT INTO late_signatures (week_id, city_code, signed_by, signed_by_name, signed_at, reason)
         SELECT w.id, $3, $4, a.display_name, $5, $6
           FROM frozen_weeks w, account_names a
          WHERE w.campaign_id = $1 AND w.cutoff_at = $2 AND a.id = $4
         RETURNING week_id`,
        [week.campaign.id, week.cutoffAt, week.city.code, actor.accountId, this.clock.now(), reason],
      );
      if (signed.length === 0) throw new NotFrozenYet();
      return this.query.view(manager, week);
    });
  }

  /** Freezes the returns of all cities as they are; one that was not opened stands with what was reported last. */
  async freeze(manager: EntityManager, campaign: Campaign, cutoffAt: Date): Promise<void> {
    await this.open(manager, campaign, cutoffAt, this.tables.cities(campaign, cutoffAt));
    await manager.query(
      `UPDATE city_returns r SET state = 'FROZEN' WHERE r.campaign_id = $1 AND r.cutoff_at = $2`,
      [campaign.id, cutoffAt],
    );
  }

  private async open(
    manager: EntityManager,
    campaign: Campaign,
    cutoffAt: Date,
    cities: Region[],
  ): Promise<void> {
    const last = await keyedReturns(manager, campaign.id, cutoffAt);
    const opened = cities.map((city) => ({
      city,
      keyed: last.get(city.code)?.keyed ?? this.tables.nothingKeyed(city, cutoffAt),
    }));
    await openReturns(manager, campaign.id, cutoffAt, opened);
  }

  /** The city's return, locked and still to be changed. @throws WeekFrozen, WeekClosed */
  private async lock(manager: EntityManager, { campaign, city, cutoffAt }: CityWeek): Promise<CityReturn> {
    await this.open(manager, campaign, cutoffAt, [city]);
    const stored = await manager.findOneOrFail(CityReturn, {
      where: { campaignId: campaign.id, cityCode: city.code, cutoffAt },
      lock: { mode: 'pessimistic_write' },
    });
    if (stored.state === ReturnState.Frozen) throw new WeekFrozen();
    // Asked once the lock is had: a freeze that comes now waits for it, and takes what this command leaves.
    if (isClosed(campaign, cutoffAt, this.clock.now())) throw new WeekClosed();
    return stored;
  }

  private async step(
    manager: EntityManager,
    stored: CityReturn,
    step: ReturnStep,
    actor: Actor,
    reason: string,
  ): Promise<void> {
    const toState = returnLifecycle.next(stored.state, step);
    await recordDecision(manager, 'city_return_decisions', actor, {
      ...{ of: stored.id, step, fromState: stored.state, toState, reason },
      at: this.clock.now(),
    });
  }

  /** What a row is compared with is known once the week before has ended. @throws WeekAhead */
  private async requireBegun(manager: EntityManager, { campaign, cutoffAt }: CityWeek): Promise<void> {
    const running = await this.weeks.cutoffAfter(manager, campaign.id, this.clock.now());
    if (running && running < cutoffAt) throw new WeekAhead();
  }

  private requireCounties({ city, cutoffAt }: CityWeek, keyed: KeyedValues): void {
    const errors = countyFaults(keyed, this.tables.counties(city.code, cutoffAt));
    if (errors.length > 0) throw new InvalidInput({ errors });
  }

  /** The row's figures are counted from what all offices recorded; it was written as its city may. */
  private async viewAfter(manager: EntityManager, week: CityWeek): Promise<ReturnView> {
    await widen(manager, 'figures of all regions');
    return this.query.view(manager, week);
  }
}

/** A city reports for itself: nobody keys in or signs another city's row. @throws OutsideRegion */
function requireOwnCity(actor: Actor, cityCode: string): void {
  if (actor.regionCode !== cityCode) throw new OutsideRegion({ extra: { regionCode: cityCode } });
}
