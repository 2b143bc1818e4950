import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../domain-error.js';
import { requestUnderWay } from './request-context.js';
import type { IdempotentRequest } from './noted-request.js';

/**
 * `Idempotency-Key` on POST: the same key and body gives the same answer for 24 h. The key is stored by the command's own
 * transaction (see Transactions); the answer given again carries `Idempotency-Replayed: true` (see AnswerAgain).
 *
 * A controller's answer must therefore be what its command returned from the transaction.
 *
 * @throws InvalidInput when it is no key
 */
export function requestKey(request: FastifyRequest, accountId: string): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST') return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalidField(
      'Idempotency-Key',
      'idempotencyKey',
      '应为 1–200 个可见字符',
      'must be 1-200 visible characters',
    );
  }
  return { accountId, key, requestDigest: digestOf(request.method, request.url, request.body) };
}

/** Digest of what was asked. An upload adds the digest of its file itself, see `addToRequestDigest`. */
function digestOf(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${canonical(body)}`)
    .digest('hex');
}

/** Makes an uploaded file part of what the idempotency key stands for. */
export function addToRequestDigest(fileDigest: string): void {
  const keyed = requestUnderWay()?.keyed;
  if (keyed) keyed.requestDigest += `:${fileDigest}`;
}

/** JSON with sorted keys, so that the order of fields does not matter. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
