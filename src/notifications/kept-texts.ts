import { Logger } from '@nestjs/common';
import { maskPhone } from '../shared/privacy/masking.js';
import { SmsDelivery } from './delivery.js';
import { keepFile } from './kept-files.js';

/** Keeps text messages as `<message id>.sms` beside the mails, for a developer: the masked phone, then the text. */
export class KeptTexts extends SmsDelivery {
  constructor(private readonly folder: string) {
    super();
    new Logger('Sms').warn(
      `No SMS_GATEWAY_URL is set: text messages are not sent but kept as .sms files in ${folder}`,
    );
  }

  async deliver(id: string, to: string, text: string): Promise<void> {
    await keepFile(this.folder, `${id}.sms`, `${maskPhone(to)}\n${text}\n`);
  }
}
