import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PUBLIC_ROUTE } from '../shared/http/public.js';
import { setScope } from '../shared/database/scope.js';
import { NotSignedIn, PasswordMustChange, RoleNotAllowed, SecondFactorMissing } from './access.errors.js';
import { Actor } from './actor.js';
import { ALLOWED_ROLES } from './allow.js';
import { BoundWorkersQuery } from './phone/bound-workers.query.js';
import { Role } from './roles.js';
import { SessionsInUse } from './sessions/sessions-in-use.js';
import { Tokens } from './tokens.js';

interface SignedRequest {
  headers: Record<string, string | undefined>;
  actor?: Actor;
  routeOptions: { url?: string };
}

/** An account with a generated password can do nothing but look at itself, change it and sign out. */
const BEFORE_OWN_PASSWORD = /\/me(\/password|\/sign-out)?$/;
/** One whose role asks for a second factor that it has not can set one up besides. */
const BEFORE_SECOND_FACTOR = /\/me(\/password|\/sign-out|\/totp|\/totp\/confirmation)?$/;

/** Lets a request through when its token's role is one that the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly sessions: SessionsInUse,
    private readonly bound: BoundWorkersQuery,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = <Value>(key: string) =>
      this.reflector.getAllAndOverride<Value | undefined>(key, [context.getHandler(), context.getClass()]);
    if (declared<boolean>(PUBLIC_ROUTE)) return true;

    const request = context.switchToHttp().getRequest<SignedRequest>();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new NotSignedIn();
    const { actor, sessionId, mustChangePassword, mustEnrol } = this.tokens.read(token);
    await this.sessions.require(sessionId);
    const route = request.routeOptions.url ?? '';
    if (mustChangePassword && !BEFORE_OWN_PASSWORD.test(route)) throw new PasswordMustChange();
    if (mustEnrol && !BEFORE_SECOND_FACTOR.test(route)) throw new SecondFactorMissing();
    if (!declared<Role[]>(ALLOWED_ROLES)?.includes(actor.role)) throw new RoleNotAllowed();
    request.actor = actor.role === Role.Worker ? await this.withPeople(actor) : actor;
    setScope(request.actor.scope);
    return true;
  }

  private async withPeople({ accountId, role, sessionId }: Actor): Promise<Actor> {
    return new Actor(accountId, role, null, null, await this.bound.of(accountId), sessionId);
  }
}
