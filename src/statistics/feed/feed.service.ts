import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { FeedSettings, Settings } from '../../../config/env.js';
import type { Actor } from '../../access/actor.js';
import { CampaignsService } from '../../campaigns/campaigns.service.js';
import { asSystem, widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { Job } from '../../shared/jobs/job.js';
import { SETTINGS } from '../../shared/settings.js';
import { dayOf, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { FrozenWeeksQuery } from '../weeks/frozen-weeks.query.js';
import { TableView } from '../table/statistics.dto.js';
import { feedPause, signedHeaders } from './feed-signature.js';
import { FeedBody, FeedDeliveryPage, FeedDeliveryView, FeedState } from './feed.dto.js';

const TIMEOUT_MS = 20_000;

interface DueWeek {
  id: string;
  campaignId: string;
  cutoffAt: Date;
  attempts: number;
}

type DeliveryRow = Omit<FeedDeliveryView, 'cutoffAt' | 'state' | 'nextAttemptAt' | 'deliveredAt'> & {
  cutoffAt: Date;
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
};

const DELIVERY = `
  SELECT w.id, w.cutoff_at AS "cutoffAt", coalesce(f.attempts, 0) AS attempts, f.last_error AS "lastError",
         f.next_attempt_at AS "nextAttemptAt", f.delivered_at AS "deliveredAt", f.body_digest AS "bodyDigest"
    FROM frozen_weeks w LEFT JOIN feed_deliveries f ON f.week_id = w.id`;

/** Sees every row: the platform stands for the province. */
const PROVINCE = { mayActFor: () => true };

/**
 * Brings every frozen week to the provincial platform, the oldest first, again and again until it is taken. Nothing has to be
 * queued: what is frozen and not delivered is due, so a platform that is set up late gets all weeks.
 */
@Injectable()
export class Feed {
  private readonly target?: FeedSettings;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly campaigns: CampaignsService,
    private readonly weeks: FrozenWeeksQuery,
    private readonly clock: Clock,
    @Inject(SETTINGS) { feed }: Settings,
  ) {
    this.target = feed;
  }

  /** @returns how many weeks were taken */
  @Job({
    name: 'feed',
    title: '向省级平台推送已封存的统计表',
    titleEn: 'Send frozen tables to the provincial platform',
    schedule: { everySeconds: 15 },
  })
  sendDue(): Promise<number> {
    return asSystem('job', async () => {
      let taken = 0;
      for (let week = await this.next(); week && (await this.send(week)); week = await this.next())
        taken += 1;
      return taken;
    });
  }

  /** Weeks of a campaign with how far each has come, newest first. @throws NotFound, OutsideRegion */
  async list(actor: Actor, campaignId: string, { after, limit }: PageQuery): Promise<FeedDeliveryPage> {
    const { provinceCode } = await this.campaigns.get(campaignId);
    actor.requireRegion(provinceCode);
    const rows = await this.dataSource.query<DeliveryRow[]>(
      `${DELIVERY}
        WHERE w.campaign_id = $1
          AND ($2::uuid IS NULL OR w.cutoff_at < (SELECT a.cutoff_at FROM frozen_weeks a WHERE a.id = $2))
        ORDER BY w.cutoff_at DESC LIMIT $3`,
      [campaignId, after ?? null, limit + 1],
    );
    const page = pageFrom(rows.map(viewOf), limit, ({ id }) => id);
    return { ...page, configured: this.target !== undefined };
  }

  /** Lets a week be sent again, even one that was taken. @throws NotFound, OutsideRegion */
  async sendAgain(actor: Actor, campaignId: string, cutoffDay: string): Promise<FeedDeliveryView> {
    const { provinceCode } = await this.campaigns.get(campaignId);
    actor.requireRegion(provinceCode);
    return this.transactions.run(async (manager) => {
      const { id } = await this.weeks.find(campaignId, cutoffDay, manager);
      await widen(manager, 'deliveries to the platform');
      await manager.query(
        `INSERT INTO feed_deliveries (week_id, next_attempt_at) VALUES ($1, $2)
         ON CONFLICT ON CONSTRAINT pk_feed_deliveries
         DO UPDATE SET next_attempt_at = $2, attempts = 0, delivered_at = NULL, body_digest = NULL`,
        [id, this.clock.now()],
      );
      const [row] = await manager.query<DeliveryRow[]>(`${DELIVERY} WHERE w.id = $1`, [id]);
      return viewOf(row);
    });
  }

  /** The oldest week of a campaign that is not delivered goes before its later ones. */
  private async next(): Promise<DueWeek | undefined> {
    if (!this.target) return undefined;
    const [week] = await this.dataSource.query<DueWeek[]>(
      `SELECT first.* FROM (
         SELECT DISTINCT ON (w.campaign_id) w.id, w.campaign_id AS "campaignId", w.cutoff_at AS "cutoffAt",
                coalesce(f.attempts, 0) AS attempts, f.next_attempt_at
           FROM frozen_weeks w LEFT JOIN feed_deliveries f ON f.week_id = w.id
          WHERE f.delivered_at IS NULL
          ORDER BY w.campaign_id, w.cutoff_at) first
        WHERE first.next_attempt_at IS NULL OR first.next_attempt_at <= $1
        ORDER BY first."cutoffAt", first.id LIMIT 1`,
      [this.clock.now()],
    );
    return week;
  }

  /** @returns whether the platform took it */
  private async send({ id, campaignId, cutoffAt, attempts }: DueWeek): Promise<boolean> {
    const now = this.clock.now();
    const table = TableView.of(await this.weeks.table(PROVINCE, campaignId, dayOf(cutoffAt)));
    const body = JSON.stringify({
      type: 'week.frozen',
      timestamp: toWire(now),
      data: table,
    } satisfies FeedBody);
    const failure = await this.post(id, body);
    const tried = attempts + 1;
    await this.dataSource.query(
      `INSERT INTO feed_deliveries AS f (week_id, attempts, next_attempt_at, last_error, body_digest, delivered_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT ON CONSTRAINT pk_feed_deliveries
       DO UPDATE SET attempts = $2, next_attempt_at = $3, last_error = $4, body_digest = $5, delivered_at = $6`,
      failure
        ? [id, tried, new Date(now.getTime() + feedPause(tried) * 1000), failure, null, null]
        : [id, tried, now, null, createHash('sha256').update(body).digest('hex'), now],
    );
    return failure === null;
  }

  /** @returns why it was not taken, in codes; null when it was */
  private async post(id: string, body: string): Promise<string | null> {
    const { url, secret } = this.target!;
    // The receiver compares with its own clock, so it is not the service's that may be set for tests.
    const signature = signedHeaders(secret, { id, at: new Date(), body });
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...signature },
        ...{ body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) },
      });
      await response.body?.cancel();
      return response.ok ? null : `HTTP ${response.status}`;
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } };
      return cause?.code ?? name;
    }
  }
}

function viewOf({ cutoffAt, nextAttemptAt, deliveredAt, ...row }: DeliveryRow): FeedDeliveryView {
  return {
    ...{ ...row, cutoffAt: toWire(cutoffAt) },
    state: deliveredAt ? FeedState.Delivered : FeedState.Pending,
    nextAttemptAt: deliveredAt || !nextAttemptAt ? null : toWire(nextAttemptAt),
    deliveredAt: deliveredAt && toWire(deliveredAt),
  };
}
