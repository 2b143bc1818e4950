import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { DeadlineView } from '../../campaigns/calendar.dto.js';
import { calendarOf } from '../../campaigns/calendar.js';
import { changedRules } from '../../campaigns/calendar-rules.js';
import { Campaign } from '../../campaigns/campaign.entity.js';
import { DeadlineKind, ReportDeadline } from '../../campaigns/report-deadline.entity.js';
import { rehearse } from '../../shared/database/rehearsal.js';
import { Transactions } from '../../shared/database/transactions.js';
import { invalidField, NotFound } from '../../shared/domain-error.js';
import { newId } from '../../shared/ids.js';
import { Clock } from '../../shared/time/clock.js';
import { DeadlineFixed } from '../statistics.errors.js';
import { lockWeeks } from '../weeks/weeks-lock.js';
import { CalendarPlanView, ChangeDeadlineDto, PlannedChangeView, ReplanDto } from './calendar-changes.dto.js';
import { isFixed, MoveFault, moveFault } from './move-rules.js';
import { Change, KnownDeadline, Moment, PlannedChange, replan } from './replan.js';

type Decision = Pick<ReportDeadline, 'reason' | 'changedBy' | 'changedAt'>;

const FAULTS: Record<MoveFault, [title: string, titleEn: string]> = {
  inThePast: ['截止时间不能改到已过去的时刻', 'the cut-off must lie ahead'],
  beyondNeighbours: [
    '截止时间须在前后两周的截止时间之间',
    'the week must stay between the weeks before and after it',
  ],
};

/** Changes when what is due, while nothing that is frozen changes. */
@Injectable()
export class CalendarChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Moves or skips one deadline. @throws NotFound, OutsideRegion, DeadlineFixed, DeadlineTaken, InvalidInput */
  async change(
    actor: Actor,
    campaignId: string,
    deadlineId: string,
    input: ChangeDeadlineDto,
  ): Promise<DeadlineView> {
    return this.transactions.run(async (manager) => {
      const campaign = await this.lock(manager, actor, campaignId);
      const known = await knownDeadlines(manager, campaign.id);
      const one = known.find(({ id }) => id === deadlineId);
      if (!one) throw new NotFound();
      const moment = this.momentFor(campaign);
      if (isFixed(one, moment)) throw new DeadlineFixed();
      const to = input.dueAt ? new Date(input.dueAt) : one.dueAt;
      const fault = input.dueAt ? moveFault(known, one, to, moment) : null;
      if (fault) throw invalidField('dueAt', fault, ...FAULTS[fault]);
      await manager.update(
        ReportDeadline,
        { id: one.id },
        { dueAt: to, skipped: input.skipped ?? one.skipped, ...this.decisionOf(actor, input.reason) },
      );
      await moveReturns(manager, campaign.id, one, to);
      return DeadlineView.of(await manager.findOneByOrFail(ReportDeadline, { id: one.id }));
    });
  }

  /** Makes the calendar anew by other rules. @throws NotFound, OutsideRegion, DeadlineTaken */
  async replan(
    actor: Actor,
    campaignId: string,
    { rules, reason, preview = false }: ReplanDto,
  ): Promise<CalendarPlanView> {
    return this.transactions.run(async (manager) => {
      const campaign = await this.lock(manager, actor, campaignId);
      campaign.calendarRules = changedRules(campaign.calendarRules, { ...rules });
      const wanted = calendarOf(campaign.calendarRules, campaign);
      const known = await knownDeadlines(manager, campaign.id);
      const changes = replan(known, wanted, this.momentFor(campaign));
      const carryOut = async () => {
        await manager.update(Campaign, { id: campaign.id }, { calendarRules: campaign.calendarRules });
        for (const change of changes)
          await apply(manager, campaign.id, change, this.decisionOf(actor, reason));
      };
      if (preview) await rehearse(manager, carryOut);
      else await carryOut();
      return { preview, items: changes.map((change) => PlannedChangeView.of(change)) };
    });
  }

  private async lock(manager: EntityManager, actor: Actor, id: string): Promise<Campaign> {
    const campaign = await manager.findOneBy(Campaign, { id });
    if (!campaign) throw new NotFound();
    actor.requireRegion(campaign.provinceCode);
    await lockWeeks(manager, id);
    return manager.findOneOrFail(Campaign, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private momentFor({ createdAt }: Campaign): Moment {
    return { now: this.clock.now(), createdAt };
  }

  private decisionOf(actor: Actor, reason: string): Decision {
    return { reason, changedBy: actor.accountId, changedAt: this.clock.now() };
  }
}

/** Somebody has keyed in, or signed or handed in what was carried over. */
const TOUCHED = `(r.updated_at IS NOT NULL OR r.state <> 'OPEN')`;

/** The campaign's deadlines, locked: nobody keys into a week while it moves. */
async function knownDeadlines(manager: EntityManager, campaignId: string): Promise<KnownDeadline[]> {
  return manager.query<KnownDeadline[]>(
    `SELECT d.id, d.kind, d.due_at AS "dueAt", d.ruled_at AS "ruledAt", d.skipped,
            EXISTS (SELECT FROM frozen_weeks w WHERE w.campaign_id = d.campaign_id AND w.cutoff_at = d.due_at)
              AND d.kind = 'WEEKLY' AS frozen,
            d.kind = 'WEEKLY' AND (
              EXISTS (SELECT FROM city_returns r
                       WHERE r.campaign_id = d.campaign_id AND r.cutoff_at = d.due_at AND ${TOUCHED})
              OR EXISTS (SELECT FROM county_returns r
                          WHERE r.campaign_id = d.campaign_id AND r.cutoff_at = d.due_at AND ${TOUCHED})
            ) AS "keyedIn"
       FROM report_deadlines d WHERE d.campaign_id = $1
      ORDER BY d.due_at, d.kind FOR UPDATE OF d`,
    [campaignId],
  );
}

async function apply(
  manager: EntityManager,
  campaignId: string,
  { id, kind, was, becomes, ruledAt, change }: PlannedChange,
  decision: Decision,
): Promise<void> {
  if (change === Change.LeftOut) return;
  if (change === Change.Dropped) {
    await manager.delete(ReportDeadline, { id: id! });
  } else if (change === Change.Added) {
    const added = { id: newId(), campaignId, kind, dueAt: becomes!, ruledAt: ruledAt!, skipped: false };
    await manager.insert(ReportDeadline, { ...added, ...decision });
  } else if (change === Change.Skipped) {
    await manager.update(ReportDeadline, { id: id! }, { skipped: true, ...decision });
  } else {
    const moved = change === Change.Moved ? { dueAt: becomes!, ...decision } : {};
    await manager.update(ReportDeadline, { id: id! }, { ruledAt: ruledAt!, ...moved });
    await moveReturns(manager, campaignId, { kind, dueAt: was! }, becomes!);
  }
}

/** What was keyed into a week belongs to it wherever it ends. */
async function moveReturns(
  manager: EntityManager,
  campaignId: string,
  { kind, dueAt }: Pick<KnownDeadline, 'kind' | 'dueAt'>,
  to: Date,
): Promise<void> {
  if (kind !== DeadlineKind.Weekly || to.getTime() === dueAt.getTime()) return;
  for (const table of ['city_returns', 'county_returns']) {
    await manager.query(`UPDATE ${table} SET cutoff_at = $3 WHERE campaign_id = $1 AND cutoff_at = $2`, [
      ...[campaignId, dueAt, to],
    ]);
  }
}
