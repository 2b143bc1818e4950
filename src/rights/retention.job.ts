import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { DEFAULT_POLICIES } from '../campaigns/policies.js';
import { dayOf, ZONE } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { asSystem } from '../shared/database/scope.js';
import { Job } from '../shared/jobs/job.js';
import { Transactions } from '../shared/database/transactions.js';
import { Clearing } from './clearing.js';
import { obstacleTo } from './erasure-rules.js';
import { HELD, lockStandings, RETENTION } from './standings.query.js';

/** People of one transaction. */
const BATCH = 500;
/** Roster rows that were not taken are needed until somebody has put them right. */
const IDLE_ROWS_DAYS = 30;
/** A mail that was sent is needed to find out why somebody did not get it. */
const SENT_MAILS_DAYS = 30;
/** Sessions tell, for a while, who was signed in from where; one that is not used lapses much earlier. */
const SESSIONS_DAYS = 90;

/** What one night let go of. */
export interface Purge extends Record<string, number> {
  people: number;
  rosterRows: number;
  mails: number;
  sessions: number;
  codes: number;
}

/**
 * Every night at three in China, lets go of people whose campaigns ended long enough ago and of those who asked for it and
 * whose day has come, then of what names people beside the register. A legal hold stops it. Several processes may do it at
 * the same time: each takes the people that no other holds.
 */
@Injectable()
export class RetentionJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly clearing: Clearing,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  @Job({
    name: 'retention',
    title: '清除保存期满的个人信息',
    titleEn: 'Let go of personal data whose time is over',
    schedule: { dailyAt: '03:00' },
  })
  async purge(): Promise<Purge> {
    return asSystem('retention', async () => ({
      people: await this.purgePeople(),
      rosterRows: await this.purgeRosterRows(),
      mails: await this.purgeMails(),
      sessions: await this.purgeSessions(),
      codes: await this.purgeCodes(),
    }));
  }

  private async purgePeople(): Promise<number> {
    let people = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const { last, cleared } = await this.transactions.run((manager) => this.batch(manager, after));
      people += cleared;
      if (!last) return people;
      after = last;
    }
  }

  private async batch(manager: EntityManager, after: string): Promise<{ last?: string; cleared: number }> {
    const now = this.clock.now();
    const today = dayOf(now);
    const candidates = await manager.query<{ id: string }[]>(
      `SELECT w.id FROM workers w
        WHERE w.id > $1 AND w.erased_at IS NULL AND NOT ${HELD}
          AND (EXISTS (SELECT FROM erasures e WHERE e.worker_id = w.id AND e.done_at IS NULL AND e.due_on <= $3)
            OR NOT EXISTS (
                 SELECT FROM travel_requests r JOIN campaigns c ON c.id = r.campaign_id
                  WHERE r.worker_id = w.id AND c.ends_on + ${RETENTION} > $3)
               AND (EXISTS (SELECT FROM travel_requests r WHERE r.worker_id = w.id)
                 OR (w.updated_at AT TIME ZONE '${ZONE}')::date + $2 <= $3))
        ORDER BY w.id LIMIT ${BATCH}`,
      [after, DEFAULT_POLICIES.retentionDays, today],
    );
    const ids = candidates.map(({ id }) => id);
    const standings = await lockStandings(manager, ids, now, false);
    const free = standings.filter((one) => !one.erased && obstacleTo(one, today) === null);
    await this.clearing.clear(
      manager,
      free.map(({ workerId }) => workerId),
      today,
    );
    return { last: ids.length === BATCH ? ids.at(-1) : undefined, cleared: free.length };
  }

  /** Rows that were not taken belong to nobody in the register: no erasure would find them. */
  private async purgeRosterRows(): Promise<number> {
    const [, rows] = await this.dataSource.query<[unknown, number]>(
      `UPDATE roster_import_rows i SET cells_sealed = $1::bytea FROM roster_imports j
        WHERE j.id = i.import_id AND i.travel_request_id IS NULL AND j.finished_at < $2::timestamptz - make_interval(days => $3)
          AND length(i.cells_sealed) > length($1::bytea)
          AND NOT EXISTS (SELECT FROM legal_holds h
                           WHERE h.lifted_at IS NULL AND h.scope = 'CAMPAIGN' AND h.target_id = j.campaign_id)`,
      [this.sealing.seal('[]'), this.clock.now(), IDLE_ROWS_DAYS],
    );
    return rows;
  }

  private async purgeMails(): Promise<number> {
    const [, mails] = await this.dataSource.query<[unknown, number]>(
      `UPDATE outbox_messages m SET body = ''
        WHERE m.sent_at < $1::timestamptz - make_interval(days => $2) AND m.body <> ''`,
      [this.clock.now(), SENT_MAILS_DAYS],
    );
    return mails;
  }

  private async purgeSessions(): Promise<number> {
    const [, sessions] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM sessions s WHERE coalesce(s.ended_at, s.last_used_at) < $1::timestamptz - make_interval(days => $2)`,
      [this.clock.now(), SESSIONS_DAYS],
    );
    return sessions;
  }

  /** One-time codes are good for minutes. */
  private async purgeCodes(): Promise<number> {
    const [, codes] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM phone_codes c WHERE c.expires_at < $1::timestamptz - interval '1 day'`,
      [this.clock.now()],
    );
    return codes;
  }
}
