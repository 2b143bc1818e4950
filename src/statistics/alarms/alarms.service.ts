import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import type { Actor } from '../../access/actor.js';
import { Role } from '../../access/roles.js';
import type { Campaign } from '../../campaigns/campaign.entity.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { Outbox } from '../../shared/commands/outbox.js';
import { asSystem } from '../../shared/database/scope.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import type { Language } from '../../shared/messages/template.js';
import { SETTINGS } from '../../shared/settings.js';
import { newId } from '../../shared/ids.js';
import { toCivil, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { AlarmKind, AlarmPage, AlarmView } from './alarm.dto.js';

/** What an alarm is about. */
interface About {
  kind: AlarmKind;
  /** The week that could not be frozen. */
  cutoffAt?: Date;
}

/** Figures that do not add up are told once, to the log, to the province's officers by mail, and on a route until they do. */
@Injectable()
export class FigureAlarms {
  private readonly log = new Logger(FigureAlarms.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly campaigns: CampaignsService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Newest first. @throws NotFound, OutsideRegion */
  async list(actor: Actor, campaignId: string, page: PageQuery): Promise<AlarmPage> {
    const campaign = await this.campaigns.get(campaignId);
    actor.requireRegion(campaign.provinceCode);
    const rows = await this.dataSource.query<Stored[]>(
      `SELECT a.id, a.kind, a.cutoff_at AS "cutoffAt", a.details, a.raised_at AS "raisedAt", a.cleared_at AS "clearedAt"
         FROM figure_alarms a
        WHERE a.campaign_id = $1 AND ($2::uuid IS NULL OR a.id < $2) ORDER BY a.id DESC LIMIT $3`,
      [campaignId, page.after ?? null, page.limit + 1],
    );
    const views = rows.map(({ cutoffAt, raisedAt, clearedAt, ...alarm }) => ({
      ...{ ...alarm, raisedAt: toWire(raisedAt) },
      cutoffAt: cutoffAt && toWire(cutoffAt),
      clearedAt: clearedAt && toWire(clearedAt),
    }));
    return pageFrom(views, page.limit, (alarm) => alarm.id);
  }

  /** Raises an alarm in a transaction of its own, for what went wrong was taken back; nothing while the same one stands. */
  async raise(campaign: Campaign, about: About, details: Record<string, unknown>): Promise<void> {
    const id = newId();
    const raised = await asSystem('job', () =>
      this.dataSource.transaction(async (manager) => {
        const inserted = await manager.query<unknown[]>(
          `INSERT INTO figure_alarms (id, campaign_id, kind, cutoff_at, details, raised_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (campaign_id, kind, coalesce(cutoff_at, '-infinity')) WHERE cleared_at IS NULL DO NOTHING RETURNING id`,
          [
            ...[id, campaign.id, about.kind, about.cutoffAt ?? null, JSON.stringify(details)],
            this.clock.now(),
          ],
        );
        if (inserted.length === 0) return false;
        await this.tell(manager, id, campaign, about);
        return true;
      }),
    );
    if (raised) this.log.error(`${about.kind} alarm ${id} of campaign ${campaign.id}: figures do not add up`);
  }

  /** It adds up (again). */
  async clear(manager: EntityManager, campaignId: string, { kind, cutoffAt }: About): Promise<void> {
    await manager.query(
      `UPDATE figure_alarms a SET cleared_at = $4
        WHERE a.campaign_id = $1 AND a.kind = $2 AND a.cutoff_at IS NOT DISTINCT FROM $3 AND a.cleared_at IS NULL`,
      [campaignId, kind, cutoffAt ?? null, this.clock.now()],
    );
  }

  /** Whether an earlier week stands that could not be frozen. */
  async stopsBefore(manager: EntityManager, campaignId: string, cutoffAt: Date): Promise<boolean> {
    const found = await manager.query<unknown[]>(
      `SELECT 1 FROM figure_alarms a
        WHERE a.campaign_id = $1 AND a.kind = $2 AND a.cutoff_at < $3 AND a.cleared_at IS NULL LIMIT 1`,
      [campaignId, AlarmKind.Freeze, cutoffAt],
    );
    return found.length > 0;
  }

  /** A mail to every officer of the province. */
  private async tell(manager: EntityManager, id: string, campaign: Campaign, about: About): Promise<void> {
    const officers = await manager.query<{ email: string; language: Language }[]>(
      `SELECT DISTINCT ON (a.email) a.email, a.language FROM accounts a
        WHERE a.region_code = $1 AND a.role = $2 AND a.email IS NOT NULL AND a.closed_at IS NULL ORDER BY a.email`,
      [campaign.provinceCode, Role.ProvinceOfficer],
    );
    const link = `${this.settings.publicUrl}/api/v1/campaigns/${campaign.id}/figure-alarms`;
    await this.outbox.post(
      manager,
      officers.map(({ email, language }) => ({
        ...{ about: `figure-alarm:${id}`, to: { mail: email }, template: 'figure-alarm', language },
        values: { campaign: campaign.name, what: wordsOf(about, language), link },
        regionCode: campaign.provinceCode,
      })),
    );
  }
}

function wordsOf({ kind, cutoffAt }: About, language: Language): string {
  const week = cutoffAt ? toCivil(cutoffAt) : '';
  const words: Record<AlarmKind, Record<Language, string>> = {
    [AlarmKind.Freeze]: {
      zh: `截至${week}的报告周封存中止`,
      en: `the week that ended ${week} could not be frozen`,
    },
    [AlarmKind.Drift]: { zh: '核对发现即时统计有误', en: 'kept figures have drifted' },
  };
  return words[kind][language];
}

type Stored = Omit<AlarmView, 'cutoffAt' | 'raisedAt' | 'clearedAt'> & {
  cutoffAt: Date | null;
  raisedAt: Date;
  clearedAt: Date | null;
};
