import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Long enough for a slow server to take a large mail; a killed process' mails are tried again after it. */
const LEASE = '10 minutes';

/** A message that this process has claimed for sending. What is sealed is opened by who sends it. */
export interface DueMessage {
  id: string;
  channel: 'MAIL' | 'SMS';
  /** Address of a mail. */
  recipient: string | null;
  /** Phone of a text message. */
  recipientSealed: Buffer | null;
  subject: string;
  /** Null when it is sealed. */
  body: string | null;
  bodySealed: Buffer | null;
  attachments: { filename: string; contentType: string; base64: string }[];
  createdAt: Date;
  /** This attempt included. */
  attempts: number;
}

/** The outbox as its senders see it. Times are the database's, which all of them share. */
@Injectable()
export class DueMessages {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes up to `count` due messages, each for one sender only. The claim is a lease: it moves the next attempt ahead and
   * commits, so that no lock is held while a server is talked to, and whoever dies in between loses nothing.
   */
  async claim(count: number): Promise<DueMessage[]> {
    const [claimed] = await this.dataSource.query<[DueMessage[], number]>(
      `UPDATE outbox_messages m
          SET attempts = m.attempts + 1, next_attempt_at = now() + interval '${LEASE}'
         FROM (SELECT d.id FROM outbox_messages d
                WHERE d.sent_at IS NULL AND d.next_attempt_at <= now()
                  AND (d.send_until IS NULL OR d.send_until > now())
                ORDER BY d.next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
        WHERE m.id = due.id
        RETURNING m.id, m.channel, m.recipient, m.recipient_sealed AS "recipientSealed", m.subject, m.body,
                  m.body_sealed AS "bodySealed", m.attachments, m.created_at AS "createdAt", m.attempts`,
      [count],
    );
    return claimed;
  }

  /** Files and what is sealed are let go: they name people or let them in, and whoever got the message has them. */
  async sent(id: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE outbox_messages
          SET sent_at = now(), last_error = NULL, attachments = '[]', recipient_sealed = NULL, body_sealed = NULL
        WHERE id = $1 AND sent_at IS NULL`,
      [id],
    );
  }

  async failed(id: string, error: string, pauseSeconds: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE outbox_messages SET last_error = $2, next_attempt_at = now() + make_interval(secs => $3)
        WHERE id = $1 AND sent_at IS NULL`,
      [id, error, pauseSeconds],
    );
  }

  /** Lets go what came too late to be worth sending. @returns number of messages */
  async dropWorthless(): Promise<number> {
    const [, dropped] = await this.dataSource.query<[unknown, number]>(
      'DELETE FROM outbox_messages m WHERE m.sent_at IS NULL AND m.send_until <= now()',
    );
    return dropped;
  }
}
