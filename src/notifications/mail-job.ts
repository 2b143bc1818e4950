import { BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Settings } from '../../config/env.js';
import { asSystem } from '../shared/database/scope.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { SETTINGS } from '../shared/settings.js';
import { Delivery, SmsDelivery } from './delivery.js';
import { DueMessage, DueMessages } from './due-messages.js';
import { retryPause } from './retry-pause.js';

const BATCH = 5;

/**
 * Sends what the outbox holds, mails and text messages. Every message goes out at least once; one whose process died between
 * the server's yes and the note of it goes out again, under the same id. Only a text message that has become worthless is not.
 */
@Injectable()
export class MailJob implements BeforeApplicationShutdown {
  private readonly log = new Logger('Mail');
  private underWay: Promise<number> | undefined;
  private stopping = false;

  constructor(
    private readonly messages: DueMessages,
    private readonly mails: Delivery,
    private readonly texts: SmsDelivery,
    private readonly sealing: Sealing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Interval(1000)
  async poll(): Promise<void> {
    if (!this.settings.jobs || this.underWay || this.stopping) return;
    this.underWay = this.sendDue();
    try {
      await this.underWay;
    } catch (error) {
      this.log.error(error);
    } finally {
      this.underWay = undefined;
    }
  }

  /** Sends all that is due now, and returns how many went out. */
  sendDue(): Promise<number> {
    return asSystem('job', () => this.sendBatches());
  }

  private async sendBatches(): Promise<number> {
    await this.messages.dropWorthless();
    let sent = 0;
    for (;;) {
      const batch = await this.messages.claim(BATCH);
      const outcomes = await Promise.all(batch.map((message) => this.send(message)));
      sent += outcomes.filter(Boolean).length;
      if (batch.length < BATCH || this.stopping) return sent;
    }
  }

  /** Lets the mails under way reach the server. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.underWay?.catch(() => undefined);
    this.mails.close();
  }

  private async send(message: DueMessage): Promise<boolean> {
    const { id, channel, attempts } = message;
    try {
      if (channel === 'SMS') await this.text(message);
      else await this.mail(message);
    } catch (error) {
      const reason = withoutWords(error);
      this.log.warn(`${channel} ${id} was not taken (attempt ${attempts}): ${reason}`);
      await this.messages.failed(id, reason, retryPause(attempts));
      return false;
    }
    await this.messages.sent(id);
    return true;
  }

  private async text({ id, recipientSealed, bodySealed }: DueMessage): Promise<void> {
    await this.texts.deliver(id, this.sealing.open(recipientSealed!), this.sealing.open(bodySealed!));
  }

  private async mail({ id, recipient, subject, body, bodySealed, ...rest }: DueMessage): Promise<void> {
    await this.mails.deliver(id, {
      messageId: `<${id}@fangang>`,
      from: this.settings.mailFrom,
      to: { name: '', address: recipient! },
      ...{ date: rest.createdAt, subject, text: body ?? this.sealing.open(bodySealed!) },
      attachments: rest.attachments.map(({ base64, ...file }) => ({
        ...file,
        content: Buffer.from(base64, 'base64'),
      })),
    });
  }
}

/** What failed in codes alone, e.g. `EENVELOPE 550 RCPT TO`: a server's words repeat addresses. */
function withoutWords(error: unknown): string {
  const { code, responseCode, command, cause } = error as Failure;
  return [code ?? cause?.code, responseCode, command].filter(Boolean).join(' ') || 'UNKNOWN';
}

/** What nodemailer and the SMS gateway put on their errors; `fetch` puts the code on the cause. */
interface Failure {
  code?: string | number;
  responseCode?: number;
  command?: string;
  cause?: { code?: string };
}
