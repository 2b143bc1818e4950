import { FailureKind } from './retry-pause.js';

/** Far below the lease of a claimed message. */
const TIMEOUT_SECONDS = 10;
/** More than any gateway has to say. */
const LONGEST_ANSWER = 64 * 1024;

/** A gateway that did not take a message. Its words are left out: they may repeat the number. */
export class GatewayRefused extends Error {
  readonly code: string;

  constructor(
    readonly responseCode: number,
    readonly kind: FailureKind,
    code?: string,
  ) {
    super('the SMS gateway did not take the message');
    this.code = code === undefined ? 'EGATEWAY' : `EGATEWAY ${code.replace(/[^\w.-]/g, '').slice(0, 60)}`;
  }
}

/**
 * Posts to an SMS gateway, and follows it to no other address, where number and secret would go along.
 *
 * @returns what it answered
 * @throws GatewayRefused for any status but 2xx, or what `fetch` fails with
 */
export async function call(
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<string> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new GatewayRefused(response.status, kindOf(response.status));
  }
  return (await response.text()).slice(0, LONGEST_ANSWER);
}

/** A gateway that does not know us says nothing about the message. */
function kindOf(status: number): FailureKind {
  if (status === 401 || status === 403) return FailureKind.Away;
  if (status >= 500 || [408, 425, 429].includes(status)) return FailureKind.Failed;
  return FailureKind.Refused;
}
