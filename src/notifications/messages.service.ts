import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { NotFound } from '../shared/domain-error.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { toWire } from '../shared/time/civil-time.js';
import {
  ListMessagesQuery,
  MessageDetailView,
  MessagePage,
  MessageState,
  MessageView,
  MyMessagePage,
} from './message.dto.js';
import { MessageLetGo, MessageNotDead } from './message.errors.js';
import { withOwnNames } from './own-names.js';

interface Row extends Omit<MessageView, 'createdAt' | 'nextAttemptAt' | 'sentAt'> {
  createdAt: Date;
  nextAttemptAt: Date;
  sentAt: Date | null;
  secret: boolean;
  body: string | null;
  bodySealed: Buffer | null;
}

const COLUMNS = `m.id, m.channel, m.state, m.last_error AS reason, m.template, m.template_version AS "templateVersion",
  m.language, m.recipient_masked AS recipient, m.subject, m.attempts, m.created_at AS "createdAt",
  m.next_attempt_at AS "nextAttemptAt", m.sent_at AS "sentAt", m.region_code AS "regionCode", m.trip_id AS "tripId",
  m.booking_id AS "bookingId", m.worker_ids AS "workerIds", m.secret, m.body, m.body_sealed AS "bodySealed"`;

/** Messages as offices and those whom they are about see them. */
@Injectable()
export class Messages {
  constructor(
    @InjectEntityManager() private readonly entities: EntityManager,
    private readonly transactions: Transactions,
    private readonly sealing: Sealing,
  ) {}

  /** Messages that concern my region, newest first. */
  async list({ regionCode }: Actor, query: ListMessagesQuery): Promise<MessagePage> {
    const { state, template, tripId, bookingId, workerId, after, limit } = query;
    const rows = await this.entities.query<Row[]>(
      `SELECT ${COLUMNS} FROM outbox_messages m
        WHERE starts_with(m.region_code, $1) AND ($2::text IS NULL OR m.state = $2)
          AND ($3::text IS NULL OR m.template = $3) AND ($4::uuid IS NULL OR m.trip_id = $4)
          AND ($5::uuid IS NULL OR m.booking_id = $5) AND ($6::uuid IS NULL OR m.worker_ids @> ARRAY[$6::uuid])
          AND ($7::uuid IS NULL OR m.id < $7)
        ORDER BY m.id DESC LIMIT $8`,
      [regionCode, state, template, tripId, bookingId, workerId, after, limit + 1],
    );
    return pageFrom(rows.map(viewOf), limit, ({ id }) => id);
  }

  /** @throws NotFound */
  async find(actor: Actor, id: string): Promise<MessageDetailView> {
    return this.detail(await this.row(this.entities, actor, id));
  }

  /**
   * Sends a message that was given up once more, as it was written and under the same id, behind what its recipient is to get
   * now.
   *
   * @throws NotFound, MessageNotDead, MessageLetGo when its content or its recipient is not kept any more
   */
  async sendAgain(actor: Actor, id: string): Promise<MessageDetailView> {
    return this.transactions.run(async (manager) => {
      await this.row(manager, actor, id);
      await widen(manager, 'sending a message again');
      const [message] = await manager.query<{ state: MessageState; kept: boolean }[]>(
        `SELECT m.state, (m.body <> '' OR m.body_sealed IS NOT NULL)
                AND (m.channel = 'MAIL' OR m.recipient_sealed IS NOT NULL)
                AND (m.send_until IS NULL OR m.send_until > now()) AS kept
           FROM outbox_messages m WHERE m.id = $1 FOR UPDATE`,
        [id],
      );
      if (message.state !== MessageState.Dead) throw new MessageNotDead();
      if (!message.kept) throw new MessageLetGo();
      await manager.query(
        `UPDATE outbox_messages
            SET state = 'QUEUED', no = DEFAULT, refusals = 0, next_attempt_at = now() WHERE id = $1`,
        [id],
      );
      return this.detail(await this.row(manager, actor, id));
    });
  }

  /** Messages about those who are bound to my phone, newest first, with their names in full. */
  async mine({ worker }: Actor, { after, limit }: PageQuery): Promise<MyMessagePage> {
    const rows = await this.entities.query<Row[]>(
      `SELECT ${COLUMNS} FROM outbox_messages m
        WHERE m.worker_ids && $1::uuid[] AND ($2::uuid IS NULL OR m.id < $2)
        ORDER BY m.id DESC LIMIT $3`,
      [worker!.workerIds, after, limit + 1],
    );
    const names = await this.namesOf(worker!.workerIds);
    return pageFrom(
      rows.map((row) => {
        const { id, state, subject, bookingId, createdAt, sentAt, text, workerIds } = this.detail(row);
        const told =
          text &&
          withOwnNames(
            text,
            workerIds.flatMap((one) => names.get(one) ?? []),
          );
        return { ...{ id, state, subject, text: told, bookingId }, createdAt, sentAt };
      }),
      limit,
      ({ id }) => id,
    );
  }

  private async namesOf(workerIds: string[]): Promise<Map<string, string>> {
    const rows = await this.entities.query<{ id: string; name: string }[]>(
      'SELECT w.id, w.name FROM workers w WHERE w.id = ANY ($1::uuid[]) AND w.erased_at IS NULL',
      [workerIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private async row(manager: EntityManager, { regionCode }: Actor, id: string): Promise<Row> {
    const [row] = await manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM outbox_messages m WHERE m.id = $1 AND starts_with(m.region_code, $2)`,
      [id, regionCode],
    );
    if (!row) throw new NotFound();
    return row;
  }

  private detail(row: Row): MessageDetailView {
    const text = row.secret ? null : (row.body ?? (row.bodySealed && this.sealing.open(row.bodySealed)));
    return { ...viewOf(row), text: text || null };
  }
}

function viewOf({
  secret: _s,
  body: _b,
  bodySealed: _,
  createdAt,
  nextAttemptAt,
  sentAt,
  ...row
}: Row): MessageView {
  const over = row.state === MessageState.Sent || row.state === MessageState.Dead;
  return {
    ...row,
    createdAt: toWire(createdAt),
    nextAttemptAt: over ? null : toWire(nextAttemptAt),
    sentAt: sentAt && toWire(sentAt),
  };
}
