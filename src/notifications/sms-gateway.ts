import type { SmsGatewaySettings } from '../../config/env.js';
import { OutgoingText, SmsDelivery } from './delivery.js';
import { call } from './gateway-call.js';

/** Hands text messages to an HTTP gateway: `POST {to, text, id}` as JSON, with the token as bearer. Any 2xx means taken. */
export class SmsGateway extends SmsDelivery {
  constructor(
    private readonly gateway: SmsGatewaySettings,
    private readonly signName: string,
  ) {
    super();
  }

  /** @throws GatewayRefused, or what `fetch` fails with */
  async deliver({ id, to, text }: OutgoingText): Promise<void> {
    const { url, token } = this.gateway;
    const headers = {
      'Content-Type': 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    };
    await call(url, headers, JSON.stringify({ to, text: `【${this.signName}】${text}`, id }));
  }
}
