import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Language } from '../shared/messages/template.js';
import type { Quiet } from '../shared/time/quiet-hours.js';
import type { Channel } from './channel.js';

/** Long enough for a slow server to take a large mail; a killed process' mails are tried again after it. */
const LEASE = '10 minutes';

/** States of a message that is still to be sent. */
const OPEN = `state IN ('QUEUED', 'SENDING', 'FAILED')`;

/** A message that this process has claimed for sending. What is sealed is opened by who sends it. */
export interface DueMessage {
  id: string;
  /** Address of a mail. */
  recipient: string | null;
  /** Phone of a text message. */
  recipientSealed: Buffer | null;
  template: string | null;
  language: Language;
  subject: string;
  /** Null when it is sealed. */
  body: string | null;
  bodySealed: Buffer | null;
  /** Values of the template; only of a text message. */
  valuesSealed: Buffer | null;
  attachments: { filename: string; contentType: string; base64: string }[];
  createdAt: Date;
  /** This attempt included. */
  attempts: number;
  /** Earlier attempts that failed although the server could be reached. */
  refusals: number;
}

/** Nothing of the same recipient stands before it: a message that is still to be sent keeps those behind it waiting. */
const FIRST_IN_LINE = `NOT EXISTS (
  SELECT FROM outbox_messages e
   WHERE e.recipient_digest = d.recipient_digest AND e.${OPEN} AND NOT e.aside AND e.no < d.no)`;

/** The first in line of each recipient who has a message about a near journey; what stands before that one goes along. */
const FIRST_BEFORE_A_JOURNEY = `d.id IN (
  SELECT h.id
    FROM (SELECT f.recipient_digest, max(f.no) AS no FROM outbox_messages f
           WHERE f.channel = $1 AND f.${OPEN} AND f.departs_at < $3 GROUP BY f.recipient_digest) near
   CROSS JOIN LATERAL (SELECT m.id FROM outbox_messages m
                        WHERE m.recipient_digest = near.recipient_digest AND m.${OPEN} AND NOT m.aside AND m.no <= near.no
                        ORDER BY m.no LIMIT 1) h)`;

/** The outbox as its senders see it. Times are the database's, which all of them share. */
@Injectable()
export class DueMessages {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes up to `count` due messages, each for one sender only: one-time codes first, of each recipient the first in line. The
   * claim is a lease: it moves the next attempt ahead and commits, so that no lock is held while a server is talked to, and
   * whoever dies in between loses nothing.
   *
   * @param quiet the hours in which only journeys that are near are told of
   */
  async claim(channel: Channel, count: number, quiet: Quiet | null = null): Promise<DueMessage[]> {
    const asides = await this.take('d.aside', [channel, count]);
    if (asides.length === count) return asides;
    const left = count - asides.length;
    const others = quiet
      ? this.take(`NOT d.aside AND ${FIRST_BEFORE_A_JOURNEY}`, [channel, left, quiet.journeysBefore])
      : this.take(`NOT d.aside AND ${FIRST_IN_LINE}`, [channel, left]);
    return [...asides, ...(await others)];
  }

  private async take(which: string, parameters: unknown[]): Promise<DueMessage[]> {
    const [claimed] = await this.dataSource.query<[DueMessage[], number]>(
      `UPDATE outbox_messages m
          SET state = 'SENDING', attempts = m.attempts + 1, next_attempt_at = now() + interval '${LEASE}'
         FROM (SELECT d.id FROM outbox_messages d
                WHERE d.channel = $1 AND d.${OPEN} AND d.next_attempt_at <= now()
                  AND (d.send_until IS NULL OR d.send_until > now()) AND ${which}
                ORDER BY d.next_attempt_at, d.no LIMIT $2 FOR UPDATE SKIP LOCKED) due
        WHERE m.id = due.id
        RETURNING m.id, m.recipient, m.recipient_sealed AS "recipientSealed", m.template, m.language, m.subject, m.body,
                  m.body_sealed AS "bodySealed", m.values_sealed AS "valuesSealed", m.attachments,
                  m.created_at AS "createdAt", m.attempts, m.refusals`,
      parameters,
    );
    return claimed;
  }

  /** Files, phones and secrets are let go: they name people or let them in, and whoever got the message has them. */
  async sent(id: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE outbox_messages
          SET state = 'SENT', sent_at = now(), last_error = NULL, attachments = '[]', recipient_sealed = NULL,
              values_sealed = NULL, body_sealed = CASE WHEN NOT secret THEN body_sealed END
        WHERE id = $1 AND state <> 'SENT'`,
      [id],
    );
  }

  /** Notes a failed attempt, unless somebody else has taken the message over meanwhile. @param pauseSeconds null gives it up */
  async failed(
    { id, attempts }: DueMessage,
    failure: { reason: string; refusals: number },
    pauseSeconds: number | null,
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE outbox_messages
          SET state = CASE WHEN $5::float8 IS NULL THEN 'DEAD' ELSE 'FAILED' END, last_error = $3, refusals = $4,
              next_attempt_at = now() + make_interval(secs => coalesce($5, 0))
        WHERE id = $1 AND state = 'SENDING' AND attempts = $2`,
      [id, attempts, failure.reason, failure.refusals, pauseSeconds],
    );
  }

  /** Gives up what came too late to be worth sending; of a one-time code nothing is kept. @returns number of messages */
  async dropWorthless(): Promise<number> {
    const [, dropped] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM outbox_messages m WHERE m.${OPEN} AND m.send_until <= now() AND m.aside`,
    );
    const [, late] = await this.dataSource.query<[unknown, number]>(
      `UPDATE outbox_messages m
          SET state = 'DEAD', last_error = 'TOO_LATE', attachments = '[]', recipient_sealed = NULL, values_sealed = NULL,
              body_sealed = CASE WHEN NOT m.secret THEN m.body_sealed END
        WHERE m.${OPEN} AND m.send_until <= now()`,
    );
    return dropped + late;
  }
}
