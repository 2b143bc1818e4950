import { createTransport } from 'nodemailer';
import { Delivery, OutgoingMail } from './delivery.js';

/** Far below the lease of a claimed message. */
const TIMEOUTS = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 };

/** Hands mails to an SMTP server. Options of nodemailer may follow in the URL, e.g. `?tls.rejectUnauthorized=false`. */
export class SmtpDelivery extends Delivery {
  private readonly transport;

  constructor(url: string, timeouts = TIMEOUTS) {
    super();
    this.transport = createTransport({ url, pool: true, ...timeouts });
  }

  async deliver(_id: string, mail: OutgoingMail): Promise<void> {
    await this.transport.sendMail(mail);
  }

  close(): void {
    this.transport.close();
  }
}
