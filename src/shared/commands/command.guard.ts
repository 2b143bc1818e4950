import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerAddress } from '../limits/caller-address.js';
import { noteRequest } from './request-context.js';
import type { ActingAccount } from './noted-request.js';
import { requestKey } from './request-key.js';

type SignedRequest = FastifyRequest & {
  actor?: ActingAccount;
  params: Record<string, string>;
  body?: { reason?: unknown };
};

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Notes of each request what will be recorded of it, by the transaction that carries it out or before numbers are shown; and
 * its `Idempotency-Key`. A guard, as everything here that goes before a command: where there is no interceptor, Nest calls the
 * handler without wrapping its answer.
 */
@Injectable()
export class CommandGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const { actor, params, body, id, method } = request;
    const controller = context.getClass().name.replace(/Controller$/, '');
    noteRequest({
      action: `${controller}_${context.getHandler().name}`,
      target: { ...params },
      account: actor ?? null,
      ...{ address: callerAddress(request), requestId: id },
      reason: typeof body?.reason === 'string' ? body.reason : undefined,
      input: body,
      isCommand: !READING.has(method),
      keyed: actor && requestKey(request, actor.accountId),
    });
    return true;
  }
}
