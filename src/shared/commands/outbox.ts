import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import type { Language, Values } from '../messages/template.js';
import { TemplateKey, Templates } from '../messages/templates.js';
import { maskMail, maskPhone } from '../privacy/masking.js';
import { Sealing } from '../privacy/sealing.js';

/** A file that goes with a mail. */
export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** Who gets a message: a mail address, or a mobile number of eleven digits. */
export type Recipient = { mail: string } | { phone: string };

/** A message to be sent once the transaction that writes it has committed. Holds no full identity number. */
export interface Message {
  /** What it tells of, e.g. `manifest:<id>:sent`; holds no number. One recipient is told once of one thing. */
  about: string;
  /** Null when nobody can be reached: it becomes a dead letter at once, for an office to see. */
  to: Recipient | null;
  template: TemplateKey;
  values: Values;
  /** Chinese unless the recipient has chosen. */
  language?: Language;
  attachments?: Attachment[];
  /** The text lets its reader in, like a link with a token: it is kept sealed, and let go when it is sent. */
  secret?: boolean;
  /** A one-time code: it waits for no other message and for no morning. */
  aside?: boolean;
  /** So many seconds later it is worth nothing any more and is not sent, like a code that has expired. */
  goodForSeconds?: number;
  /** When the journey that it is about begins. */
  departsAt?: Date;
  /** Region whose office may look after it; left out, nobody does. */
  regionCode?: string | null;
  workerIds?: string[];
  tripId?: string;
  bookingId?: string;
}

const INSERT = `INSERT INTO outbox_messages
    (id, channel, about, recipient, recipient_sealed, recipient_digest, recipient_masked, template, template_version,
     language, subject, body, body_sealed, values_sealed, attachments, secret, aside, send_until, departs_at,
     region_code, worker_ids, trip_id, booking_id, state, last_error)
  SELECT n.id, n.channel, n.about, n.recipient, n.recipient_sealed, n.recipient_digest, n.recipient_masked, n.template,
         n.template_version, n.language, n.subject, n.body, n.body_sealed, n.values_sealed, n.attachments::jsonb, n.secret,
         n.aside, now() + make_interval(secs => n.good_for), n.departs_at, n.region_code,
         string_to_array(n.worker_ids, ',')::uuid[], n.trip_id, n.booking_id, n.state, n.last_error
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::text[], $9::int[],
                $10::text[], $11::text[], $12::text[], $13::bytea[], $14::bytea[], $15::text[], $16::bool[], $17::bool[],
                $18::float8[], $19::timestamptz[], $20::text[], $21::text[], $22::uuid[], $23::uuid[], $24::text[], $25::text[])
      WITH ORDINALITY AS n (id, channel, about, recipient, recipient_sealed, recipient_digest, recipient_masked, template,
         template_version, language, subject, body, body_sealed, values_sealed, attachments, secret, aside, good_for,
         departs_at, region_code, worker_ids, trip_id, booking_id, state, last_error, at)
   ORDER BY n.at
  ON CONFLICT ON CONSTRAINT uq_outbox_messages_about DO NOTHING`;

/** Writes messages in the transaction of what they tell about: none is sent for a rollback, none lost for a commit. */
@Injectable()
export class Outbox {
  constructor(
    private readonly templates: Templates,
    private readonly sealing: Sealing,
  ) {}

  /** Writes any number of messages in one statement; each recipient gets theirs in this order. @throws InvalidInput */
  async post(manager: EntityManager, messages: Message[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = messages.map((message) => this.row(message));
    await manager.query(
      INSERT,
      rows[0].map((_, column) => rows.map((row) => row[column])),
    );
  }

  /** One message's columns, in the order of the statement. */
  private row(message: Message): unknown[] {
    const { about, to, template, values, language = 'zh', secret = false, aside = false } = message;
    const { goodForSeconds = null, departsAt = null, regionCode = null, workerIds = [] } = message;
    const { subject, text, version } = this.templates.write(template, language, values);
    const attachments = (message.attachments ?? []).map(({ content, ...rest }) => ({
      ...rest,
      base64: content.toString('base64'),
    }));
    const mailed = to !== null && 'mail' in to;
    return [
      ...[newId(), mailed ? 'MAIL' : 'SMS', about],
      ...this.recipient(to, about),
      ...[template, version, language, subject],
      ...(mailed && !secret ? [text, null] : [null, this.sealing.seal(text)]),
      mailed ? null : this.sealing.seal(JSON.stringify(values)),
      ...[JSON.stringify(attachments), secret, aside, goodForSeconds, departsAt, regionCode],
      ...[workerIds.join(','), message.tripId ?? null, message.bookingId ?? null],
      ...(to ? ['QUEUED', null] : ['DEAD', 'NO_ADDRESS']),
    ];
  }

  /** Address, sealed phone, digest and masked form. */
  private recipient(to: Recipient | null, about: string): unknown[] {
    const { sealing } = this;
    if (to === null) return [null, null, sealing.digest(`nobody ${about}`), ''];
    if ('phone' in to) return [null, sealing.seal(to.phone), sealing.digest(to.phone), maskPhone(to.phone)];
    return [to.mail, null, sealing.digest(`mail ${to.mail.toLowerCase()}`), maskMail(to.mail)];
  }
}
