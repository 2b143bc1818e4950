import { Module } from '@nestjs/common';
import type { Settings } from '../../config/env.js';
import { SETTINGS } from '../shared/settings.js';
import { Delivery } from './delivery.js';
import { DueMessages } from './due-messages.js';
import { KeptMails } from './kept-mails.js';
import { MailJob } from './mail-job.js';
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
  ],
})
export class NotificationsModule {}
