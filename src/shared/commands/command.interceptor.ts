import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { ActingAccount, requestUnderWay } from './request-context.js';

type SignedRequest = FastifyRequest & {
  actor?: ActingAccount;
  params: Record<string, string>;
  body?: { reason?: unknown };
};

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Notes of each request what will be recorded of it: by the transaction that carries it out, or before numbers are shown. */
@Injectable()
export class CommandInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const { actor, params, body, ip, id, method } = request;
    const controller = context.getClass().name.replace(/Controller$/, '');
    const underWay = {
      action: `${controller}_${context.getHandler().name}`,
      target: { ...params },
      account: actor ?? null,
      ...{ address: ip, requestId: id },
      reason: typeof body?.reason === 'string' ? body.reason : undefined,
      input: body,
      isCommand: !READING.has(method),
    };
    return requestUnderWay.run(underWay, () => next.handle());
  }
}
