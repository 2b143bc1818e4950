import { Module } from '@nestjs/common';
import type { Settings } from '../../config/env.js';
import { SETTINGS } from '../shared/settings.js';
import { TEXTED } from '../shared/messages/templates.js';
import { Delivery, SmsDelivery } from './delivery.js';
import { DueMessages } from './due-messages.js';
import { KeptMails } from './kept-mails.js';
import { KeptTexts } from './kept-texts.js';
import { MailJob } from './mail-job.js';
import { SmsGateway } from './sms-gateway.js';
import { MeMessagesController } from './me-messages.controller.js';
import { MessageTemplatesController } from './message-templates.controller.js';
import { MessagesController } from './messages.controller.js';
import { Messages } from './messages.service.js';
import { readProfile, SignedGateway } from './signed-gateway.js';
import { SmtpDelivery } from './smtp-delivery.js';

function textDelivery({ smsGateway, smsProvider, smsSignName: signName, mailDir }: Settings): SmsDelivery {
  if (smsProvider) {
    const { profile, ...sender } = smsProvider;
    return new SignedGateway(readProfile(profile, TEXTED), { ...sender, signName });
  }
  return smsGateway ? new SmsGateway(smsGateway, signName) : new KeptTexts(mailDir, signName);
}

@Module({
  controllers: [MessagesController, MessageTemplatesController, MeMessagesController],
  providers: [
    DueMessages,
    MailJob,
    Messages,
    {
      provide: Delivery,
      inject: [SETTINGS],
      useFactory: ({ smtpUrl, mailDir }: Settings) =>
        smtpUrl ? new SmtpDelivery(smtpUrl) : new KeptMails(mailDir),
    },
    {
      provide: SmsDelivery,
      inject: [SETTINGS],
      useFactory: textDelivery,
    },
  ],
})
export class NotificationsModule {}
