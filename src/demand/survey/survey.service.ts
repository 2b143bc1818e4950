import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { given } from '../../shared/given.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Fault } from '../../workers/fault.js';
import { FieldFaults } from '../../workers/field-faults.js';
import { requireCampaignOfMine } from '../campaign-access.js';
import { changedAnswers, isEmpty } from './answer-rules.js';
import { NO_ANSWERS, SurveyAnswer } from './survey-answer.js';
import { SurveyAnswerDto, AnswerSurveyDto, SurveyAnswersView } from './survey.dto.js';
import { SurveyQuery } from './survey.query.js';

/** Takes what workers, or their cadres for them, answer about the festival and the time after it. */
@Injectable()
export class Survey {
  constructor(
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly query: SurveyQuery,
    private readonly clock: Clock,
  ) {}

  /** All answers or none. @throws NotFound, OutsideRegion (another province's campaign), InvalidInput */
  async answer(actor: Actor, { campaignId, answers }: AnswerSurveyDto): Promise<SurveyAnswersView> {
    const campaign = await this.campaigns.get(campaignId);
    if (!actor.worker) requireCampaignOfMine(actor, campaign);
    const workerIds = answers.map(({ workerId }) => workerId);
    return this.transactions.run(async (manager) => {
      const homes = await this.lockHomes(manager, actor, campaign, workerIds);
      const stored = await manager.findBy(SurveyAnswer, { campaignId, workerId: In(workerIds) });
      const changed = this.read(campaign, answers, { homes, stored });
      await this.write(manager, actor, campaignId, changed);
      return { items: await this.query.some(manager, campaignId, workerIds) };
    });
  }

  /** Where those of the people live who may be answered for; locked in the order of their digests, as everyone does. */
  private async lockHomes(
    manager: EntityManager,
    actor: Actor,
    { provinceCode }: Campaign,
    workerIds: string[],
  ): Promise<Map<string, string>> {
    const rows = await manager.query<{ workerId: string; homeCountyCode: string }[]>(
      `SELECT w.id AS "workerId", w.home_county_code AS "homeCountyCode"
         FROM workers w WHERE w.id = ANY ($1::uuid[]) AND w.erased_at IS NULL
        ORDER BY w.document_digest FOR UPDATE`,
      [workerIds],
    );
    const mine = rows.filter(
      (row) => actor.mayTravelFor([row]) && row.homeCountyCode.startsWith(provinceCode),
    );
    return new Map(mine.map(({ workerId, homeCountyCode }) => [workerId, homeCountyCode]));
  }

  private read(
    { startsOn, endsOn }: Campaign,
    answers: SurveyAnswerDto[],
    { homes, stored }: { homes: Map<string, string>; stored: SurveyAnswer[] },
  ) {
    const faults = new FieldFaults();
    const days = { startsOn, endsOn, today: dayOf(this.clock.now()) };
    const changed = answers.map(({ workerId, ...change }, i) => {
      faults.take(`answers[${i}].workerId`, () => {
        if (!homes.has(workerId)) {
          throw new Fault('unknownWorker', '未找到该人员', 'nobody of yours in this campaign’s province');
        }
        if (answers.findIndex((other) => other.workerId === workerId) < i) {
          throw new Fault('arrayUnique', '不能重复', 'named twice');
        }
      });
      const before = stored.find((answer) => answer.workerId === workerId) ?? NO_ANSWERS;
      const after = faults.take(`answers[${i}].backOn`, () => changedAnswers(before, given(change), days));
      return { workerId, homeCountyCode: homes.get(workerId)!, answers: after };
    });
    faults.refuse();
    return changed;
  }

  private async write(
    manager: EntityManager,
    { accountId }: Actor,
    campaignId: string,
    changed: ReturnType<Survey['read']>,
  ): Promise<void> {
    const gone = changed.filter(({ answers }) => isEmpty(answers)).map(({ workerId }) => workerId);
    const kept = changed.filter(({ answers }) => !isEmpty(answers));
    const stamp = { campaignId, answeredBy: accountId, answeredAt: this.clock.now() };
    if (gone.length > 0) await manager.delete(SurveyAnswer, { campaignId, workerId: In(gone) });
    if (kept.length === 0) return;
    await manager.upsert(
      SurveyAnswer,
      kept.map(({ workerId, homeCountyCode, answers }) => ({
        ...{ workerId, homeCountyCode, ...answers, ...stamp },
      })),
      ['campaignId', 'workerId'],
    );
  }
}
