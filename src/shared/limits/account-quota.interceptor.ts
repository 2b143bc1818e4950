import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { RequestQuotas } from './request-quotas.js';

/** Counts each request for its account; an interceptor, because the guard tells whose it is. */
@Injectable()
export class AccountQuota implements NestInterceptor {
  constructor(private readonly quotas: RequestQuotas) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const { actor } = context.switchToHttp().getRequest<{ actor?: { accountId: string } }>();
    const asked = actor && this.quotas.take('account', actor.accountId);
    return asked ? asked.then(() => next.handle()) : next.handle();
  }
}
