import { createHmac } from 'node:crypto';

/** What goes with the body of a delivery, as Standard Webhooks (standardwebhooks.com, 1.0.0) names it. */
export interface SignedHeaders {
  /** The same however often it is sent. */
  'webhook-id': string;
  /** Seconds since 1970; the receiver refuses what is old. */
  'webhook-timestamp': string;
  /** `v1,` and the HMAC-SHA256 of id, timestamp and body, in Base64. */
  'webhook-signature': string;
}

/** Signs a body with the secret that both sides know: the bytes behind `whsec_`. */
export function signedHeaders(
  secret: string,
  { id, at, body }: { id: string; at: Date; body: string },
): SignedHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    ...{ 'webhook-id': id, 'webhook-timestamp': timestamp },
    'webhook-signature': `v1,${signature}`,
  };
}

const [FIRST_PAUSE_S, LONGEST_PAUSE_S] = [30, 3600];

/** Seconds until the next attempt after so many that failed: 30, 60, 120 … up to an hour. Nothing is ever given up. */
export function feedPause(attempts: number): number {
  return Math.min(FIRST_PAUSE_S * 2 ** (attempts - 1), LONGEST_PAUSE_S);
}
