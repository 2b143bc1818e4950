import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { OutsideRegion } from '../../access/access.errors.js';
import { FieldFault, InvalidInput } from '../../shared/domain-error.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { newId } from '../../shared/ids.js';
import { maskNumbersIn } from '../../shared/privacy/masking.js';
import { Clock } from '../../shared/time/clock.js';
import { recordDecision } from '../decisions.js';
import { StageCounts } from './stage-counts.query.js';
import { mayOverride, Overrides, Stage } from './stage-figures.js';
import { OverrideDto, StageReportParams, StageReportView, WriteStageReportDto } from './stage-report.dto.js';
import { CampaignStage, requireCity, StageReportsQuery } from './stage-reports.query.js';
import { StageReport } from './stage-report.entity.js';
import { stageReportLifecycle, StageReportState, StageReportStep } from './stage-report-lifecycle.js';
import { StageReportSigned } from './stages.errors.js';

/** Cities report the stages of the notice: figures counted here unless the city knows better, measures and difficulties. */
@Injectable()
export class StageReports {
  constructor(
    private readonly transactions: Transactions,
    private readonly query: StageReportsQuery,
    private readonly counts: StageCounts,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, StageNotAsked, OutsideRegion, StageReportSigned, InvalidInput */
  async write(actor: Actor, params: StageReportParams, input: WriteStageReportDto): Promise<StageReportView> {
    return this.change(actor, params, async (manager, stored) => {
      if (stored.state === StageReportState.Signed) throw new StageReportSigned();
      await manager.update(
        StageReport,
        { id: stored.id },
        {
          overrides: overridesOf(params.stage, input.overrides),
          measures: maskNumbersIn(input.measures.trim()),
          difficulties: maskNumbersIn(input.difficulties.trim()),
          ...{ updatedBy: actor.accountId, updatedAt: this.clock.now() },
        },
      );
    });
  }

  /** Keeps the figures as they are counted now. @throws NotFound, StageNotAsked, OutsideRegion, IllegalStep, InvalidInput */
  async sign(actor: Actor, params: StageReportParams): Promise<StageReportView> {
    return this.change(actor, params, async (manager, stored, { campaign }) => {
      const state = await this.step(manager, stored, { step: 'sign', actor, reason: '' });
      requireTexts(stored);
      const now = this.clock.now();
      const counted = (await this.counts.byCity(campaign, now, manager))(params.cityCode);
      await manager.update(
        StageReport,
        { id: stored.id },
        { state, counted, signedBy: actor.accountId, signedAt: now },
      );
    });
  }

  /** @throws NotFound, StageNotAsked, OutsideRegion, IllegalStep */
  async withdraw(actor: Actor, params: StageReportParams, reason: string): Promise<StageReportView> {
    return this.change(actor, params, async (manager, stored) => {
      const state = await this.step(manager, stored, { step: 'withdraw', actor, reason });
      const unsigned = { counted: null, signedBy: null, signedAt: null };
      await manager.update(StageReport, { id: stored.id }, { state, ...unsigned });
    });
  }

  /** A city reports for itself: nobody writes or signs another city's report. */
  private async change(
    actor: Actor,
    params: StageReportParams,
    work: (manager: EntityManager, stored: StageReport, found: CampaignStage) => Promise<void>,
  ): Promise<StageReportView> {
    const { stage, cityCode } = params;
    if (actor.regionCode !== cityCode) throw new OutsideRegion({ extra: { regionCode: cityCode } });
    return this.transactions.run(async (manager) => {
      await widen(manager, 'figures of all regions');
      const found = await this.query.find(manager, params);
      requireCity(found, cityCode);
      const { id: campaignId } = found.campaign;
      await manager.query(
        `INSERT INTO stage_reports (id, campaign_id, stage, city_code) VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT uq_stage_reports_stage DO NOTHING`,
        [newId(), campaignId, stage, cityCode],
      );
      const stored = await manager.findOneOrFail(StageReport, {
        where: { campaignId, stage, cityCode },
        lock: { mode: 'pessimistic_write' },
      });
      await work(manager, stored, found);
      return this.query.view(manager, found, cityCode);
    });
  }

  private async step(
    manager: EntityManager,
    stored: StageReport,
    { step, actor, reason }: { step: StageReportStep; actor: Actor; reason: string },
  ): Promise<StageReportState> {
    const toState = stageReportLifecycle.next(stored.state, step);
    await recordDecision(manager, 'stage_report_decisions', actor, {
      ...{ of: stored.id, step, fromState: stored.state, toState, reason },
      at: this.clock.now(),
    });
    return toState;
  }
}

/** @throws InvalidInput for a figure that the stage does not ask for, and for a sum */
function overridesOf(stage: Stage, overrides: OverrideDto[]): Overrides {
  const errors: FieldFault[] = overrides.flatMap(({ figure }, i) =>
    mayOverride(stage, figure)
      ? []
      : {
          ...{ field: `overrides[${i}].figure`, code: 'notOfStage' },
          title: '本阶段不填报该数字，或该数字由其他数字相加得出',
          titleEn: 'not asked for in this stage, or a sum of others',
        },
  );
  if (errors.length > 0) throw new InvalidInput({ errors });
  return Object.fromEntries(
    overrides.map(({ figure, value, reason }) => [figure, { value, reason: maskNumbersIn(reason) }]),
  );
}

/** A report says what was done and what is in the way, even when that is nothing. @throws InvalidInput */
function requireTexts({ measures, difficulties }: StageReport): void {
  const errors = Object.entries({ measures, difficulties }).flatMap(([field, text]) =>
    text === ''
      ? { ...{ field, code: 'isNotEmpty' }, title: '签报前请填写；没有的填“无”', titleEn: 'write something' }
      : [],
  );
  if (errors.length > 0) throw new InvalidInput({ errors });
}
