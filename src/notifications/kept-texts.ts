import { Logger } from '@nestjs/common';
import { maskPhone } from '../shared/privacy/masking.js';
import { OutgoingText, SmsDelivery } from './delivery.js';
import { keepFile } from './kept-files.js';

/** Keeps text messages as `<message id>.sms` beside the mails, for a developer: the masked phone, then the text. */
export class KeptTexts extends SmsDelivery {
  constructor(
    private readonly folder: string,
    private readonly signName: string,
  ) {
    super();
    new Logger('Sms').warn(
      `Neither SMS_GATEWAY_URL nor SMS_GATEWAY_FILE is set: text messages are not sent but kept as .sms files in ${folder}`,
    );
  }

  async deliver({ id, to, text }: OutgoingText): Promise<void> {
    await keepFile(this.folder, `${id}.sms`, `${maskPhone(to)}\n【${this.signName}】${text}\n`, false);
  }
}
