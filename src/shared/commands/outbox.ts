import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { Sealing } from '../privacy/sealing.js';

/** A file that goes with a mail. */
export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** A mail to be sent once the transaction that writes it has committed. Holds no full identity number. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  attachments?: Attachment[];
  /** The text lets its reader in, like a link with a token: it is kept sealed, and let go when it is sent. */
  secret?: boolean;
}

/** A text message to a phone. Number and text are kept sealed, and let go when it is sent. */
export interface TextMessage {
  /** Mobile number, eleven digits. */
  to: string;
  text: string;
  /** So many seconds later it is worth nothing any more and is not sent, like a code that has expired. */
  goodForSeconds: number;
}

/** Writes messages in the transaction of what they tell about: none is sent for a rollback, none lost for a commit. */
@Injectable()
export class Outbox {
  constructor(private readonly sealing: Sealing) {}

  /** @param about what the mail tells of, e.g. `manifest:<id>`; the same mail about the same thing is written once */
  async mail(manager: EntityManager, about: string, mail: Mail): Promise<void> {
    const attachments = (mail.attachments ?? []).map(({ content, ...rest }) => ({
      ...rest,
      base64: content.toString('base64'),
    }));
    const [body, sealed] = mail.secret ? [null, this.sealing.seal(mail.text)] : [mail.text, null];
    await manager.query(
      `INSERT INTO outbox_messages (id, channel, about, recipient, subject, body, body_sealed, attachments)
       VALUES ($1, 'MAIL', $2, $3, $4, $5, $6, $7) ON CONFLICT ON CONSTRAINT uq_outbox_messages_about DO NOTHING`,
      [newId(), about, mail.to, mail.subject, body, sealed, JSON.stringify(attachments)],
    );
  }

  /** @param about what the message tells of; holds no number. A message about the same thing is written once */
  async sms(manager: EntityManager, about: string, { to, text, goodForSeconds }: TextMessage): Promise<void> {
    await manager.query(
      `INSERT INTO outbox_messages (id, channel, about, recipient_sealed, subject, body_sealed, send_until)
       VALUES ($1, 'SMS', $2, $3, '', $4, now() + make_interval(secs => $5)) ON CONFLICT ON CONSTRAINT uq_outbox_messages_about DO NOTHING`,
      [newId(), about, this.sealing.seal(to), this.sealing.seal(text), goodForSeconds],
    );
  }
}
