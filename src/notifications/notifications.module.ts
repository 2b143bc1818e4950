import { Module } from '@nestjs/common';
import type { Settings } from '../../config/env.js';
import { SETTINGS } from '../shared/settings.js';
import { Delivery, SmsDelivery } from './delivery.js';
import { DueMessages } from './due-messages.js';
import { KeptMails } from './kept-mails.js';
import { KeptTexts } from './kept-texts.js';
import { MailJob } from './mail-job.js';
import { SmsGateway } from './sms-gateway.js';
import { SmtpDelivery } from './smtp-delivery.js';

@Module({
  providers: [
    DueMessages,
    MailJob,
    {
      provide: Delivery,
      inject: [SETTINGS],
      useFactory: ({ smtpUrl, mailDir }: Settings) =>
        smtpUrl ? new SmtpDelivery(smtpUrl) : new KeptMails(mailDir),
    },
    {
      provide: SmsDelivery,
      inject: [SETTINGS],
      useFactory: ({ smsGateway, mailDir }: Settings) =>
        smsGateway ? new SmsGateway(smsGateway) : new KeptTexts(mailDir),
    },
  ],
})
export class NotificationsModule {}
