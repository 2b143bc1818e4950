import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { newId } from './ids.js';

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
}

/** Writes messages in the transaction of what they tell about: none is sent for a rollback, none lost for a commit. */
@Injectable()
export class Outbox {
  /** @param about what the mail tells of, e.g. `manifest:<id>`; the same mail about the same thing is written once */
  async mail(manager: EntityManager, about: string, mail: Mail): Promise<void> {
    const attachments = (mail.attachments ?? []).map(({ content, ...rest }) => ({
      ...rest,
      base64: content.toString('base64'),
    }));
    await manager.query(
      `INSERT INTO outbox_messages (id, about, recipient, subject, body, attachments)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ON CONSTRAINT uq_outbox_messages_about DO NOTHING`,
      [newId(), about, mail.to, mail.subject, mail.text, JSON.stringify(attachments)],
    );
  }
}
