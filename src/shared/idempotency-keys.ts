import { EntityManager } from 'typeorm';
import { problem } from './domain-error.js';
import { IdempotentRequest } from './request-context.js';

export class IdempotencyKeyReused extends problem(
  'IDEMPOTENCY_KEY_REUSED',
  422,
  '同一 Idempotency-Key 已用于另一请求，请换用新的键',
  'This Idempotency-Key was used for another request; use a new key',
) {}

/** Not an error: unwinds a repeated request so that the interceptor can give the first answer again. */
export class AnsweredBefore extends Error {
  constructor(readonly answer: unknown) {
    super('answered before');
  }
}

/**
 * Takes the key for this transaction. If another transaction is just using it, waits for that one to end.
 *
 * @throws AnsweredBefore with the first answer, when the same request was carried out within 24 hours
 * @throws IdempotencyKeyReused when the key belongs to another request
 */
export async function takeKey(manager: EntityManager, request: IdempotentRequest): Promise<void> {
  const { accountId, key, requestDigest } = request;
  await manager.query(
    `DELETE FROM idempotency_keys k
      WHERE k.account_id = $1 AND k.key = $2 AND k.created_at < now() - interval '24 hours'`,
    [accountId, key],
  );
  const taken = await manager.query<unknown[]>(
    `INSERT INTO idempotency_keys (account_id, key, request_digest) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING key`,
    [accountId, key, requestDigest],
  );
  if (taken.length > 0) return;
  const [known] = await manager.query<{ request_digest: string; answer: { body: unknown } }[]>(
    'SELECT k.request_digest, k.answer FROM idempotency_keys k WHERE k.account_id = $1 AND k.key = $2',
    [accountId, key],
  );
  if (known?.request_digest !== requestDigest) throw new IdempotencyKeyReused();
  throw new AnsweredBefore(known.answer.body);
}

/** Stores what the command returned, which is the body of the answer. */
export async function storeAnswer(
  manager: EntityManager,
  request: IdempotentRequest,
  answer: unknown,
): Promise<void> {
  await manager.query('UPDATE idempotency_keys SET answer = $3 WHERE account_id = $1 AND key = $2', [
    request.accountId,
    request.key,
    JSON.stringify({ body: answer ?? null }),
  ]);
}
