import { BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Settings } from '../../config/env.js';
import { asSystem } from '../shared/database/scope.js';
import type { Values } from '../shared/messages/template.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { SETTINGS } from '../shared/settings.js';
import { Clock } from '../shared/time/clock.js';
import { quietAt } from '../shared/time/quiet-hours.js';
import { Channel } from './channel.js';
import { Delivery, SmsDelivery } from './delivery.js';
import { DueMessage, DueMessages } from './due-messages.js';
import { failureOf } from './failure.js';
import { FailureKind, isGivenUp, retryPause } from './retry-pause.js';

/** How many messages are under way at a time: a gateway takes more at once than a mail server. */
const BATCH: Record<Channel, number> = { MAIL: 5, SMS: 20 };
const CHANNELS: Channel[] = ['MAIL', 'SMS'];

type Outcome = 'SENT' | FailureKind;

/**
 * Sends what the outbox holds, mails and text messages, each channel by itself: a mail server that stalls holds up no code.
 * Every message goes out at least once; one whose process died between the server's yes and the note of it goes out again,
 * under the same id. Only a text message that has become worthless is not.
 */
@Injectable()
export class MailJob implements BeforeApplicationShutdown {
  private readonly log = new Logger('Mail');
  private readonly underWay = new Map<Channel, Promise<number>>();
  private stopping = false;

  constructor(
    private readonly messages: DueMessages,
    private readonly mails: Delivery,
    private readonly texts: SmsDelivery,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Interval(1000)
  async poll(): Promise<void> {
    if (!this.settings.jobs || this.stopping) return;
    await Promise.all(CHANNELS.map((channel) => this.pollChannel(channel)));
  }

  private async pollChannel(channel: Channel): Promise<void> {
    if (this.underWay.has(channel)) return;
    const sending = asSystem('job', () => this.sendBatches(channel));
    this.underWay.set(channel, sending);
    try {
      await sending;
    } catch (error) {
      this.log.error(error);
    } finally {
      this.underWay.delete(channel);
    }
  }

  /** Sends all that is due now, and returns how many went out. */
  async sendDue(): Promise<number> {
    const sent = await asSystem('job', () =>
      Promise.all(CHANNELS.map((channel) => this.sendBatches(channel))),
    );
    return sent.reduce((sum, count) => sum + count, 0);
  }

  private async sendBatches(channel: Channel): Promise<number> {
    await this.messages.dropWorthless();
    let sent = 0;
    for (;;) {
      const quiet = channel === 'SMS' ? quietAt(this.clock.now()) : null;
      const batch = await this.messages.claim(channel, BATCH[channel], quiet);
      const outcomes = await Promise.all(batch.map((message) => this.send(channel, message)));
      sent += outcomes.filter((outcome) => outcome === 'SENT').length;
      // A server that is away is away for the others, too.
      if (outcomes.every((outcome) => outcome === FailureKind.Away) || this.stopping) return sent;
    }
  }

  /** Lets the messages under way reach the server. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled(this.underWay.values());
    this.mails.close();
  }

  private async send(channel: Channel, message: DueMessage): Promise<Outcome> {
    const { id, attempts } = message;
    try {
      if (channel === 'SMS') await this.text(message);
      else await this.mail(message);
    } catch (error) {
      const { kind, reason } = failureOf(error);
      const refusals = message.refusals + (kind === FailureKind.Away ? 0 : 1);
      const givenUp = isGivenUp(refusals, kind);
      this.log.warn(
        `${channel} ${id} was not taken (attempt ${attempts}${givenUp ? ', given up' : ''}): ${reason}`,
      );
      const pause = givenUp ? null : retryPause(attempts, kind, Math.random());
      await this.messages.failed(message, { reason, refusals }, pause);
      return kind;
    }
    await this.messages.sent(id);
    return 'SENT';
  }

  private async text(message: DueMessage): Promise<void> {
    const { id, attempts: attempt, recipientSealed, bodySealed, valuesSealed, template, language } = message;
    await this.texts.deliver({
      ...{ id, attempt, language, template: template! },
      to: this.sealing.open(recipientSealed!),
      text: this.sealing.open(bodySealed!),
      values: JSON.parse(this.sealing.open(valuesSealed!)) as Values,
    });
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
