import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, lastValueFrom, Observable, of, throwError } from 'rxjs';
import { invalidField } from '../domain-error.js';
import { AnsweredBefore } from './idempotency-keys.js';
import { idempotentRequest } from './request-context.js';

/**
 * `Idempotency-Key` on POST: the same key and body gives the same answer for 24 h. The key is stored by the command's own
 * transaction (see Transactions); the answer given again carries `Idempotency-Replayed: true`.
 *
 * A controller's answer must therefore be what its command returned from the transaction.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: { accountId: string } }>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method !== 'POST' || !request.actor) return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw invalidField(
        'Idempotency-Key',
        'idempotencyKey',
        '应为 1–200 个可见字符',
        'must be 1-200 visible characters',
      );
    }
    const requestDigest = digestOf(request.method, request.url, request.body);
    const store = { accountId: request.actor.accountId, key, requestDigest };
    const answer = idempotentRequest.run(store, () => lastValueFrom(next.handle()));
    return from(answer).pipe(
      catchError((error: unknown) => {
        if (!(error instanceof AnsweredBefore)) return throwError(() => error);
        void context.switchToHttp().getResponse<FastifyReply>().header('Idempotency-Replayed', 'true');
        return of(error.answer);
      }),
    );
  }
}

/** Digest of what was asked. An upload adds the digest of its file itself, see `addToRequestDigest`. */
function digestOf(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${canonical(body)}`)
    .digest('hex');
}

/** Makes an uploaded file part of what the idempotency key stands for. */
export function addToRequestDigest(fileDigest: string): void {
  const request = idempotentRequest.getStore();
  if (request) request.requestDigest += `:${fileDigest}`;
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
