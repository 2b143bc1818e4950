import { Inject, Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { DataSource, EntityManager, IsNull } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Audit } from '../../shared/commands/audit.js';
import { newId } from '../../shared/ids.js';
import { Clock } from '../../shared/time/clock.js';
import { asSystem } from '../../shared/database/scope.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/database/transactions.js';
import { NotSignedIn, OidcNotBound, OidcRefused } from '../access.errors.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import { digestOfSecret, newSecret } from '../secrets.js';
import { PasswordCheck } from '../passwords/password-check.js';
import type { Caller } from '../sessions/caller.js';
import { SessionView } from '../sessions/session.dto.js';
import { Session, SessionKind } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SecondFactor } from '../totp/second-factor.service.js';
import { BindOidcDto } from './oidc.dto.js';
import { Identity, OidcProvider } from './oidc-provider.js';

const VISIT_MS = 10 * 60 * 1000;
const TICKET_MS = 60 * 1000;

interface LoginRow {
  verifier_sealed: Buffer;
  nonce: string;
  session_id: string | null;
  made_at: Date;
}

/**
 * Signing in through an OpenID Connect provider. An identity there is bound to an account here by somebody who is signed in
 * to both; afterwards it signs in by itself.
 */
@Injectable()
export class OidcSessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly provider: OidcProvider,
    private readonly transactions: Transactions,
    private readonly sessions: SessionsService,
    private readonly check: PasswordCheck,
    private readonly secondFactor: SecondFactor,
    private readonly audit: Audit,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Begins a visit to bind the actor's account. Whoever binds can sign in from then on, so the session alone is not enough.
   *
   * @throws WrongCredentials, SecondFactorRequired, SecondFactorWrong, TooManyRequests, OidcOff, OidcUnavailable
   */
  async beginToBind(
    actor: Actor,
    { password, totp }: BindOidcDto,
    caller: Caller,
  ): Promise<{ url: string; state: string }> {
    await this.check.require(actor, password, caller);
    await this.secondFactor.askMe(actor, totp, caller);
    return this.begin(actor);
  }

  /**
   * Begins a visit to the provider: to sign in, or to bind the actor's account.
   *
   * @returns where the browser goes, and the state that it has to bring back both in the address and in a cookie, so that
   *   nobody's browser can be sent here with somebody else's visit
   * @throws OidcOff, OidcUnavailable
   */
  async begin(actor?: Actor): Promise<{ url: string; state: string }> {
    const visit = this.provider.newVisit(newSecret());
    const url = await this.provider.urlFor(visit);
    const now = this.clock.now();
    await asSystem('visits to the provider', async () => {
      const { manager } = this.dataSource;
      await manager.query('DELETE FROM oidc_logins l WHERE l.made_at < $1', [
        new Date(now.getTime() - VISIT_MS),
      ]);
      await manager.query(
        'INSERT INTO oidc_logins (state_digest, verifier_sealed, nonce, session_id, made_at) VALUES ($1, $2, $3, $4, $5)',
        [
          ...[digestOfSecret(visit.state), this.sealing.seal(visit.verifier), visit.nonce],
          ...[actor?.sessionId ?? null, now],
        ],
      );
    });
    return { url, state: visit.state };
  }

  /**
   * Ends a visit: binds the identity, or gives a ticket for a session. The ticket is good in the same browser only, so that
   * nobody can be sent to it and be signed in as somebody else.
   *
   * @param cookie the state as the browser has kept it
   * @returns where the browser goes on; a ticket stands behind `#`, so that it comes into no log
   * @throws OidcRefused, OidcNotBound
   */
  async comeBack(query: URLSearchParams, cookie: string | undefined): Promise<string> {
    const state = query.get('state') ?? '';
    if (!isSame(state, cookie ?? '')) throw new OidcRefused();
    return asSystem('coming back from the provider', async () => {
      const login = await this.takeLogin(state);
      const verifier = this.sealing.open(login.verifier_sealed);
      const identity = await this.provider.identityOf(query, { state, nonce: login.nonce, verifier });
      const outcome = await this.transactions.run((manager) =>
        login.session_id
          ? this.bind(manager, identity, login.session_id)
          : this.ticket(manager, identity, state),
      );
      return `${this.settings.publicUrl}/signed-in#${outcome}`;
    });
  }

  /**
   * @param cookie the state of the visit as the browser has kept it
   * @throws NotSignedIn when the ticket is unknown, another browser's, used or older than a minute, or the account is closed
   */
  async signIn(ticket: string, cookie: string | undefined, caller: Caller): Promise<SessionView> {
    return asSystem('signing in through the provider', () =>
      this.transactions.run(async (manager) => {
        const [[row]] = await manager.query<[{ account_id: string; made_at: Date }[]]>(
          'DELETE FROM oidc_tickets t WHERE t.digest = $1 RETURNING t.account_id, t.made_at',
          [digestOfTicket(ticket, cookie ?? '')],
        );
        if (!row || this.isOlder(row.made_at, TICKET_MS)) throw new NotSignedIn();
        const account = await manager.findOneBy(Account, { id: row.account_id, closedAt: IsNull() });
        if (!account) throw new NotSignedIn();
        return this.sessions.open(manager, account, SessionKind.Oidc, caller);
      }),
    );
  }

  /** A visit comes back once. */
  private async takeLogin(state: string): Promise<LoginRow> {
    const [[login]] = await this.dataSource.query<[LoginRow[]]>(
      `DELETE FROM oidc_logins l WHERE l.state_digest = $1
       RETURNING l.verifier_sealed, l.nonce, l.session_id, l.made_at`,
      [digestOfSecret(state)],
    );
    if (!login || this.isOlder(login.made_at, VISIT_MS)) throw new OidcRefused();
    return login;
  }

  private async bind(
    manager: EntityManager,
    { issuer, subject }: Identity,
    sessionId: string,
  ): Promise<string> {
    // Locked, as whoever ends the session does: so that none is bound by one that is ending.
    const session = await manager.findOne(Session, {
      where: { id: sessionId, endedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
    const account =
      session && (await manager.findOneBy(Account, { id: session.accountId, closedAt: IsNull() }));
    if (!account) throw new OidcRefused();
    const id = newId();
    await manager.query(
      'INSERT INTO oidc_identities (id, issuer, subject, account_id, bound_at) VALUES ($1, $2, $3, $4, $5)',
      [id, issuer, subject, account.id, this.clock.now()],
    );
    await this.audit.record(manager, { action: 'Oidc_bound', account: account.acting, target: { made: id } });
    return 'bound';
  }

  private async ticket(
    manager: EntityManager,
    { issuer, subject }: Identity,
    state: string,
  ): Promise<string> {
    const [bound] = await manager.query<{ account_id: string }[]>(
      `SELECT i.account_id FROM oidc_identities i JOIN accounts a ON a.id = i.account_id
        WHERE i.issuer = $1 AND i.subject = $2 AND a.closed_at IS NULL`,
      [issuer, subject],
    );
    if (!bound) throw new OidcNotBound();
    const ticket = newSecret();
    const now = this.clock.now();
    await manager.query('DELETE FROM oidc_tickets t WHERE t.made_at < $1', [
      new Date(now.getTime() - TICKET_MS),
    ]);
    await manager.query('INSERT INTO oidc_tickets (digest, account_id, made_at) VALUES ($1, $2, $3)', [
      ...[digestOfTicket(ticket, state), bound.account_id, now],
    ]);
    return `ticket=${ticket}`;
  }

  private isOlder(moment: Date, milliseconds: number): boolean {
    return this.clock.now().getTime() - moment.getTime() > milliseconds;
  }
}

const digestOfTicket = (ticket: string, state: string) => digestOfSecret(`${ticket} ${state}`);

/** Compares in a time that tells nothing. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digestOfSecret(one), digestOfSecret(other)) && one !== '';
}
