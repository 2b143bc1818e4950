import type { SmsGatewaySettings } from '../../config/env.js';
import { SmsDelivery } from './delivery.js';

/** Far below the lease of a claimed message. */
const TIMEOUT = 10_000;

/** A gateway that did not take a message. Its words are left out: they may repeat the number. */
export class GatewayRefused extends Error {
  readonly code = 'EGATEWAY';

  constructor(readonly responseCode: number) {
    super(`the SMS gateway answered ${responseCode}`);
  }
}

/**
 * Hands text messages to an HTTP gateway: `POST {to, text, id}` as JSON, with the token as bearer. Any 2xx means taken. It is
 * not followed to another address, where number and token would go along.
 */
export class SmsGateway extends SmsDelivery {
  constructor(private readonly gateway: SmsGatewaySettings) {
    super();
  }

  /** @throws GatewayRefused, or what `fetch` fails with */
  async deliver(id: string, to: string, text: string): Promise<void> {
    const { url, token } = this.gateway;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ to, text, id }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await response.body?.cancel();
    if (!response.ok) throw new GatewayRefused(response.status);
  }
}
