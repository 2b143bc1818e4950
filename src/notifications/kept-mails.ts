import { Logger } from '@nestjs/common';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { newId } from '../shared/ids.js';
import { Delivery, OutgoingMail } from './delivery.js';

/** Keeps mails as `<message id>.eml` in a folder: any mail program opens them. */
export class KeptMails extends Delivery {
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(private readonly folder: string) {
    super();
    new Logger('Mail').warn(`No SMTP_URL is set: mails are not sent but kept as .eml files in ${folder}`);
  }

  /** A file with its final name is whole, and one that is written again replaces its equal. */
  async deliver(id: string, mail: OutgoingMail): Promise<void> {
    const { message } = await this.transport.sendMail(mail);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = join(this.folder, `.${newId()}`);
    await writeFile(draft, message as Buffer, { mode: 0o600, flush: true });
    await rename(draft, join(this.folder, `${id}.eml`));
  }

  close(): void {
    this.transport.close();
  }
}
