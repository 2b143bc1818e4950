import { BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Settings } from '../../config/env.js';
import { SETTINGS } from '../shared/settings.js';
import { Delivery } from './delivery.js';
import { DueMessage, DueMessages } from './due-messages.js';
import { retryPause } from './retry-pause.js';

const BATCH = 5;

/**
 * Sends what the outbox holds. Every message goes out at least once; one whose process died between the server's yes and
 * the note of it goes out again, under the same Message-ID.
 */
@Injectable()
export class MailJob implements BeforeApplicationShutdown {
  private readonly log = new Logger('Mail');
  private underWay: Promise<number> | undefined;
  private stopping = false;

  constructor(
    private readonly messages: DueMessages,
    private readonly delivery: Delivery,
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
  async sendDue(): Promise<number> {
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
    this.delivery.close();
  }

  private async send(message: DueMessage): Promise<boolean> {
    const { id, recipient, subject, body: text, createdAt: date, attempts } = message;
    try {
      await this.delivery.deliver(id, {
        messageId: `<${id}@fangang>`,
        from: this.settings.mailFrom,
        to: { name: '', address: recipient },
        ...{ date, subject, text },
        attachments: message.attachments.map(({ base64, ...file }) => ({
          ...file,
          content: Buffer.from(base64, 'base64'),
        })),
      });
    } catch (error) {
      const reason = withoutWords(error);
      this.log.warn(`Mail ${id} was not taken (attempt ${attempts}): ${reason}`);
      await this.messages.failed(id, reason, retryPause(attempts));
      return false;
    }
    await this.messages.sent(id);
    return true;
  }
}

/** What failed in codes alone, e.g. `EENVELOPE 550 RCPT TO`: a server's words repeat addresses. */
function withoutWords(error: unknown): string {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
  return [code, responseCode, command].filter(Boolean).join(' ') || 'UNKNOWN';
}
