import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Delivery, OutgoingMail } from './delivery.js';
import { keepFile } from './kept-files.js';

/** Keeps mails as `<message id>.eml` in a folder: any mail program opens them. */
export class KeptMails extends Delivery {
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(private readonly folder: string) {
    super();
    new Logger('Mail').warn(`No SMTP_URL is set: mails are not sent but kept as .eml files in ${folder}`);
  }

  async deliver(id: string, mail: OutgoingMail): Promise<void> {
    const { message } = await this.transport.sendMail(mail);
    await keepFile(this.folder, `${id}.eml`, message as Buffer);
  }

  close(): void {
    this.transport.close();
  }
}
