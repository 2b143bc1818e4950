import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, IsNull, Repository } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { actingAs } from '../../shared/commands/request-context.js';
import { Audit } from '../../shared/commands/audit.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { NotFound } from '../../shared/domain-error.js';
import { newId } from '../../shared/ids.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { asSystem } from '../../shared/database/scope.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/database/transactions.js';
import { NotSignedIn } from '../access.errors.js';
import { AccountView } from '../account.dto.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import { SecondFactor } from '../totp/second-factor.service.js';
import { Tokens } from '../tokens.js';
import { Caller } from './caller.js';
import { lapsedBefore } from './refresh-rules.js';
import { RefreshToken, RefreshTokens } from './refresh-tokens.js';
import { MySessionPage, MySessionView, SessionsEndedView, SessionView } from './session.dto.js';
import { Session, SessionEnd, SessionKind } from './session.entity.js';
import { SessionsInUse } from './sessions-in-use.js';

/** Sessions: who is signed in, since when and from where. Each begins with one of the ways to sign in. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly tokens: Tokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly inUse: SessionsInUse,
    private readonly secondFactor: SecondFactor,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Begins a session in the transaction of the command that signs the account in. */
  async open(
    manager: EntityManager,
    account: Account,
    kind: SessionKind,
    caller: Caller,
  ): Promise<SessionView> {
    actingAs(account.acting);
    const now = this.clock.now();
    const session = manager.create(Session, {
      ...{ id: newId(), accountId: account.id, kind, address: caller.address, agent: caller.agent },
      ...{ startedAt: now, lastUsedAt: now, endedAt: null, endedWhy: null },
    });
    await manager.insert(Session, session);
    return this.view(manager, account, session, await this.refreshTokens.first(manager, session, now));
  }

  /**
   * Gives new tokens for a refresh token. A token that comes a second time ends its session.
   *
   * @throws NotSignedIn when the token is unknown, too old or used, or its session has ended
   */
  async refresh(token: string): Promise<SessionView> {
    const { ended, view } = await asSystem('refreshing a session', async () => {
      const id = await this.refreshTokens.sessionOf(this.sessions.manager, token);
      if (!id) throw new NotSignedIn();
      return this.transactions.run((manager) => this.exchange(manager, id, token));
    });
    if (view) return view;
    this.inUse.forget(ended);
    throw new NotSignedIn();
  }

  /** What is returned is committed, also the end of a session whose token was stolen. */
  private async exchange(
    manager: EntityManager,
    id: string,
    token: string,
  ): Promise<{ id: string; ended: string[]; view?: SessionView }> {
    const session = await manager.findOneOrFail(Session, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    const account = await manager.findOneBy(Account, { id: session.accountId, closedAt: IsNull() });
    if (!account || session.endedAt) throw new NotSignedIn();
    actingAs(account.acting);
    const now = this.clock.now();
    const next = await this.refreshTokens.use(manager, token, session, now);
    if (next === 'EXPIRED') throw new NotSignedIn();
    if (next === 'REUSED') {
      const ended = await this.end(manager, { id }, SessionEnd.RefreshReused);
      const target = { sessionId: id, accountId: account.id };
      await this.audit.record(manager, { action: SessionEnd.RefreshReused, target });
      return { id, ended };
    }
    await manager.update(Session, { id }, { lastUsedAt: now });
    return { id, ended: [], view: await this.view(manager, account, session, next) };
  }

  /** My sessions that can still be used, the oldest first. */
  async list(actor: Actor, page: PageQuery): Promise<MySessionPage> {
    const lapsed = lapsedBefore(this.clock.now());
    const rows = await this.sessions
      .createQueryBuilder('session')
      .where('session.accountId = :accountId AND session.endedAt IS NULL', { accountId: actor.accountId })
      .andWhere('session.startedAt > :started AND session.lastUsedAt > :used', lapsed)
      .andWhere(page.after ? 'session.id > :after' : 'true', { after: page.after })
      .orderBy('session.id')
      .take(page.limit + 1)
      .getMany();
    return pageFrom(
      rows.map((row) => MySessionView.of(row, actor.sessionId)),
      page.limit,
      (row) => row.id,
    );
  }

  /** Ends one of my sessions. @throws NotFound when it is not mine */
  async endMine(actor: Actor, id: string): Promise<SessionsEndedView> {
    const mine = { id, accountId: actor.accountId };
    if (!(await this.sessions.existsBy(mine))) throw new NotFound();
    return this.endThose(mine);
  }

  /** Signs out everywhere. */
  signOut(actor: Actor): Promise<SessionsEndedView> {
    return this.endThose({ accountId: actor.accountId });
  }

  private async endThose(which: { id: string } | { accountId: string }): Promise<SessionsEndedView> {
    let ended: string[] = [];
    const view = await this.transactions.run(async (manager) => {
      ended = await this.end(manager, which, SessionEnd.SignedOut);
      return { ended: ended.length };
    });
    this.inUse.forget(ended);
    return view;
  }

  /**
   * Ends sessions in the transaction of the command that is the reason. The commit tells every process; the caller
   * passes what is returned to `SessionsInUse.forget` once it is through, so that this process knows before it answers.
   *
   * @returns ids of those that were ended
   */
  async end(
    manager: EntityManager,
    which: { id: string } | { accountId: string; kind?: SessionKind },
    why: SessionEnd,
  ): Promise<string[]> {
    const { raw } = await manager
      .createQueryBuilder()
      .update(Session)
      .set({ endedAt: this.clock.now(), endedWhy: why })
      .where({ ...which, endedAt: IsNull() })
      .returning('id')
      .execute();
    return (raw as { id: string }[]).map(({ id }) => id);
  }

  private async view(
    manager: EntityManager,
    account: Account,
    session: Session,
    refresh: RefreshToken,
  ): Promise<SessionView> {
    // A provider has its own second factor.
    const secondFactorMissing =
      session.kind !== SessionKind.Oidc && (await this.secondFactor.isMissing(manager, account));
    const { accessToken, expiresAt } = this.tokens.issue(account, session.id, {
      ...{ minutes: this.settings.tokenMinutes, secondFactorMissing },
    });
    return {
      secondFactorMissing,
      ...{ id: session.id, accessToken, expiresAt: toWire(expiresAt) },
      ...{ refreshToken: refresh.refreshToken, refreshExpiresAt: toWire(refresh.expiresAt) },
      account: AccountView.of(account),
    };
  }
}
