import { Injectable, Logger } from '@nestjs/common';
import { EntityManager } from 'typeorm';
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

/** People, or rows of another kind, of one transaction. */
const BATCH = 500;
const TELLS_EVERY = 10_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Roster rows that were not taken are needed until somebody has put them right. */
const IDLE_ROWS_DAYS = 30;
/** A message that was sent or given up is needed to find out why somebody did not get it. */
const SENT_MAILS_DAYS = 30;
/** Sessions tell, for a while, who was signed in from where; one that is not used lapses much earlier. */
const SESSIONS_DAYS = 90;

const NOTHING = { people: 0, rosterRows: 0, mails: 0, sessions: 0, codes: 0 };
/** What one night let go of. */
export type Purge = typeof NOTHING;

/** What one transaction let go of. */
interface Batch<Place = never> {
  rows: number;
  /** Whether another one is worth while. */
  more: boolean;
  /** Where that goes on. */
  last?: Place;
}

/** A row of a roster. */
interface RowPlace {
  importId: string;
  line: number;
}

/**
 * Every night at three in China, lets go of people whose campaigns ended long enough ago and of those who asked for it and
 * whose day has come, then of what names people beside the register. A legal hold stops it. Several processes may do it at
 * the same time: each takes the people that no other holds.
 */
@Injectable()
export class RetentionJob {
  private readonly log = new Logger(RetentionJob.name);

  constructor(
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
    return asSystem('retention', async () => {
      const purge = { ...NOTHING };
      const telling = setInterval(
        () => this.log.log(`Let go of ${JSON.stringify(purge)} so far`),
        TELLS_EVERY,
      );
      try {
        await this.letGo(purge, 'people', (manager, after?: string) => this.people(manager, after));
        await this.letGo(purge, 'rosterRows', (manager, after?: RowPlace) => this.rosterRows(manager, after));
        await this.letGo(purge, 'mails', (manager) => this.mails(manager));
        await this.letGo(purge, 'sessions', (manager) => this.sessions(manager));
        await this.letGo(purge, 'codes', (manager) => this.codes(manager));
      } finally {
        clearInterval(telling);
      }
      return purge;
    });
  }

  /** Some rows at a time: nobody waits long, and what was let go of stays so when this process is killed. */
  private async letGo<Place>(
    purge: Purge,
    kind: keyof Purge,
    some: (manager: EntityManager, after?: Place) => Promise<Batch<Place>>,
  ): Promise<void> {
    for (let after: Place | undefined; ;) {
      const { rows, more, last } = await this.transactions.byItself(
        (manager) => some(manager, after),
        ({ rows }) => (rows > 0 ? { action: 'Retention_purge', outcome: { [kind]: rows } } : undefined),
      );
      purge[kind] += rows;
      if (!more) return;
      after = last;
    }
  }

  private async people(manager: EntityManager, after = FIRST_ID): Promise<Batch<string>> {
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
    return { rows: free.length, more: ids.length === BATCH, last: ids.at(-1) };
  }

  /** Rows that were not taken belong to nobody in the register: no erasure would find them. */
  private async rosterRows(manager: EntityManager, after?: RowPlace): Promise<Batch<RowPlace>> {
    const rows = await manager.query<RowPlace[]>(
      `SELECT i.import_id AS "importId", i.line FROM roster_import_rows i JOIN roster_imports j ON j.id = i.import_id
        WHERE i.travel_request_id IS NULL AND (i.import_id, i.line) > ($4::uuid, $5::integer)
          AND j.finished_at < $2::timestamptz - make_interval(days => $3) AND length(i.cells_sealed) > length($1::bytea)
          AND NOT EXISTS (SELECT FROM legal_holds h
                           WHERE h.lifted_at IS NULL AND h.scope = 'CAMPAIGN' AND h.target_id = j.campaign_id)
        ORDER BY i.import_id, i.line LIMIT ${BATCH} FOR UPDATE OF i SKIP LOCKED`,
      [
        this.sealing.seal('[]'),
        this.clock.now(),
        IDLE_ROWS_DAYS,
        after?.importId ?? FIRST_ID,
        after?.line ?? -1,
      ],
    );
    await manager.query(
      `UPDATE roster_import_rows i SET cells_sealed = $3
         FROM unnest($1::uuid[], $2::integer[]) AS n (import_id, line) WHERE i.import_id = n.import_id AND i.line = n.line`,
      [rows.map(({ importId }) => importId), rows.map(({ line }) => line), this.sealing.seal('[]')],
    );
    return { rows: rows.length, more: rows.length === BATCH, last: rows.at(-1) };
  }

  private async mails(manager: EntityManager): Promise<Batch> {
    const [, mails] = await manager.query<[unknown, number]>(
      `UPDATE outbox_messages m
          SET body = CASE WHEN m.body IS NOT NULL THEN '' END, body_sealed = NULL, values_sealed = NULL, attachments = '[]',
              recipient_sealed = NULL
        WHERE m.id IN (
         SELECT o.id FROM outbox_messages o
          WHERE o.state IN ('SENT', 'DEAD') AND (o.body <> '' OR o.body_sealed IS NOT NULL)
            AND coalesce(o.sent_at, o.next_attempt_at) < $1::timestamptz - make_interval(days => $2)
          ORDER BY o.id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [this.clock.now(), SENT_MAILS_DAYS],
    );
    return { rows: mails, more: mails === BATCH };
  }

  private async sessions(manager: EntityManager): Promise<Batch> {
    const [, sessions] = await manager.query<[unknown, number]>(
      `DELETE FROM sessions s WHERE s.id IN (
         SELECT o.id FROM sessions o
          WHERE coalesce(o.ended_at, o.last_used_at) < $1::timestamptz - make_interval(days => $2)
          ORDER BY o.id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [this.clock.now(), SESSIONS_DAYS],
    );
    return { rows: sessions, more: sessions === BATCH };
  }

  /** One-time codes are good for minutes. */
  private async codes(manager: EntityManager): Promise<Batch> {
    const [, codes] = await manager.query<[unknown, number]>(
      `DELETE FROM phone_codes c WHERE c.ctid = ANY (ARRAY(
         SELECT o.ctid FROM phone_codes o WHERE o.expires_at < $1::timestamptz - interval '1 day'
          LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
      [this.clock.now()],
    );
    return { rows: codes, more: codes === BATCH };
  }
}
