import { EntityManager } from 'typeorm';
import { problem } from '../domain-error.js';
import { inOneGo } from '../database/one-go.js';
import type { IdempotentRequest } from './noted-request.js';

export class IdempotencyKeyReused extends problem(
  'IDEMPOTENCY_KEY_REUSED',
  422,
  '同一 Idempotency-Key 已用于另一请求，请换用新的键',
  'This Idempotency-Key was used for another request; use a new key',
) {}

/** Not an error: unwinds a repeated request so that AnswerAgain can give the first answer again. */
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
    stored(answer),
  ]);
}

/**
 * Looks many keys up at once, for commands that are carried out together and whose keys are stored with their answers
 * (see `storeAnswers`). The caller holds a lock under which alone these requests are carried out.
 *
 * @returns for a request whose key is known: AnsweredBefore or IdempotencyKeyReused
 */
export async function knownKeys(
  manager: EntityManager,
  requests: IdempotentRequest[],
): Promise<Map<IdempotentRequest, Error>> {
  if (requests.length === 0) return new Map();
  const keys = [requests.map(({ accountId }) => accountId), requests.map(({ key }) => key)];
  const [rows] = await inOneGo<[KnownKey[]]>(manager, [
    {
      sql: `SELECT k.account_id, k.key, k.request_digest, k.answer,
                   k.created_at < now() - interval '24 hours' AS expired
              FROM idempotency_keys k JOIN unnest($1::uuid[], $2::text[]) AS n (account_id, key)
                ON k.account_id = n.account_id AND k.key = n.key`,
      values: keys,
    },
  ]);
  if (rows.some(({ expired }) => expired)) {
    await manager.query(
      `DELETE FROM idempotency_keys k USING unnest($1::uuid[], $2::text[]) AS n (account_id, key)
        WHERE k.account_id = n.account_id AND k.key = n.key AND k.created_at < now() - interval '24 hours'`,
      keys,
    );
  }
  const known = new Map(
    rows.filter(({ expired }) => !expired).map((row) => [`${row.account_id} ${row.key}`, row]),
  );
  const errors = new Map<IdempotentRequest, Error>();
  for (const request of requests) {
    const row = known.get(`${request.accountId} ${request.key}`);
    if (!row) continue;
    const same = row.request_digest === request.requestDigest;
    errors.set(request, same ? new AnsweredBefore(row.answer.body) : new IdempotencyKeyReused());
  }
  return errors;
}

/** Stores keys together with their answers. A key that was used meanwhile undoes the transaction; tried again, it is known. */
export async function storeAnswers(
  manager: EntityManager,
  answered: { request: IdempotentRequest; answer: unknown }[],
): Promise<void> {
  if (answered.length === 0) return;
  await inOneGo(manager, [
    {
      sql: `INSERT INTO idempotency_keys (account_id, key, request_digest, answer)
            SELECT n.account_id, n.key, n.request_digest, n.answer
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) AS n (account_id, key, request_digest, answer)
             ORDER BY n.account_id, n.key`,
      values: [
        answered.map(({ request }) => request.accountId),
        answered.map(({ request }) => request.key),
        answered.map(({ request }) => request.requestDigest),
        answered.map(({ answer }) => stored(answer)),
      ],
    },
  ]);
}

interface KnownKey {
  account_id: string;
  key: string;
  request_digest: string;
  answer: { body: unknown };
  expired: boolean;
}

const stored = (answer: unknown): string => JSON.stringify({ body: answer ?? null });
