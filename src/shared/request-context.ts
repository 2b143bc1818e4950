import { AsyncLocalStorage } from 'node:async_hooks';

/** The `Idempotency-Key` of the request under way. */
export interface IdempotentRequest {
  accountId: string;
  key: string;
  /** Digest of method, path and body. */
  requestDigest: string;
  /** Set once a transaction of this request has taken the key. */
  taken?: boolean;
}

/** Carries the idempotency key from the interceptor to the transaction that must store it. */
export const idempotentRequest = new AsyncLocalStorage<IdempotentRequest>();

/** The key of the request under way, for a command that is carried out together with others and stores the key itself. */
export function heldKey(): IdempotentRequest | undefined {
  const request = idempotentRequest.getStore();
  if (!request || request.taken) return undefined;
  request.taken = true;
  return request;
}
