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
import { ReadToken, Tokens } from './tokens.js';

interface SignedRequest {
  headers: Record<string, string | undefined>;
  actor?: Actor;
  routeOptions: { url?: string };
}

/** What a route says of who may call it. */
interface Declared {
  controller: object;
  isPublic: boolean;
  roles?: Role[];
}

/** An account with a generated password can do nothing but look at itself, change it and sign out. */
const BEFORE_OWN_PASSWORD = /\/me(\/password|\/sign-out)?$/;
/** One whose role asks for a second factor that it has not can set one up besides. */
const BEFORE_SECOND_FACTOR = /\/me(\/password|\/sign-out|\/totp|\/totp\/confirmation)?$/;

/** Lets a request through when its token's role is one that the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly routes = new WeakMap<object, Declared>();

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly sessions: SessionsInUse,
    private readonly bound: BoundWorkersQuery,
  ) {}

  /** Answers without a promise where it can: each is paid for by everyone who asks at the same moment. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const declared = this.declared(context);
    if (declared.isPublic) return true;

    const request = context.switchToHttp().getRequest<SignedRequest>();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new NotSignedIn();
    const read = this.tokens.read(token);
    const asked = this.sessions.require(read.sessionId);
    return asked
      ? asked.then(() => this.letIn(request, read, declared))
      : this.letIn(request, read, declared);
  }

  private letIn(
    request: SignedRequest,
    { actor, mustChangePassword, mustEnrol }: ReadToken,
    { roles }: Declared,
  ): true | Promise<true> {
    const route = request.routeOptions.url ?? '';
    if (mustChangePassword && !BEFORE_OWN_PASSWORD.test(route)) throw new PasswordMustChange();
    if (mustEnrol && !BEFORE_SECOND_FACTOR.test(route)) throw new SecondFactorMissing();
    if (!roles?.includes(actor.role)) throw new RoleNotAllowed();
    if (actor.role === Role.Worker) return this.withPeople(actor).then((worker) => actAs(request, worker));
    return actAs(request, actor);
  }

  /** Looked up once; controllers may share a method. */
  private declared(context: ExecutionContext): Declared {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    const known = this.routes.get(handler);
    if (known?.controller === controller) return known;
    const said = <Value>(key: string) =>
      this.reflector.getAllAndOverride<Value | undefined>(key, [handler, controller]);
    const isPublic = said<boolean>(PUBLIC_ROUTE) === true;
    const declared = { controller, isPublic, roles: said<Role[]>(ALLOWED_ROLES) };
    this.routes.set(handler, declared);
    return declared;
  }

  private async withPeople({ accountId, role, sessionId }: Actor): Promise<Actor> {
    return new Actor(accountId, role, null, null, await this.bound.of(accountId), sessionId);
  }
}

function actAs(request: SignedRequest, actor: Actor): true {
  request.actor = actor;
  setScope(actor.scope);
  return true;
}
