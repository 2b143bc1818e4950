import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { RequestQuotas } from './request-quotas.js';

/** Counts each request for its account; after the guard that tells whose it is. */
@Injectable()
export class AccountQuota implements CanActivate {
  constructor(private readonly quotas: RequestQuotas) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { actor } = context.switchToHttp().getRequest<{ actor?: { accountId: string } }>();
    const asked = actor && this.quotas.take('account', actor.accountId);
    return asked ? asked.then(() => true) : true;
  }
}
