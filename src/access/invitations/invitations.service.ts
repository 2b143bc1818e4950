import { Inject, Injectable } from '@nestjs/common';
import { DataSource, EntityManager, IsNull, MoreThan } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { toCivil, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { newId } from '../../shared/ids.js';
import { Outbox } from '../../shared/commands/outbox.js';
import { asSystem, widen } from '../../shared/database/scope.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/database/transactions.js';
import { InvitationOver } from '../access.errors.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import { OidcIdentities } from '../oidc/oidc-identities.service.js';
import { Passwords } from '../passwords/passwords.js';
import { digestOfSecret } from '../secrets.js';
import { Caller } from '../sessions/caller.js';
import { SessionView } from '../sessions/session.dto.js';
import { SessionEnd, SessionKind } from '../sessions/session.entity.js';
import { SessionsInUse } from '../sessions/sessions-in-use.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SecondFactor } from '../totp/second-factor.service.js';
import { AcceptInvitationDto, InvitationView } from './invitation.dto.js';
import { Invitation } from './invitation.entity.js';

const GOOD_FOR_MS = 72 * 60 * 60 * 1000;

/** Invitations: whoever gets an account chooses its password by a link that is good once. No office knows it. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactor,
    private readonly identities: OidcIdentities,
    private readonly sessions: SessionsService,
    private readonly inUse: SessionsInUse,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Invites the owner of an account in the transaction of the command, by mail when there is an address. Former
   * invitations are no longer good.
   *
   * @param token a new secret; what is returned does not hold it, because it may be stored as the answer of the request
   */
  async make(manager: EntityManager, account: Account, by: Actor, token: string): Promise<InvitationView> {
    await widen(manager, 'inviting the owner of an account');
    const now = this.clock.now();
    await manager.update(
      Invitation,
      { accountId: account.id, acceptedAt: IsNull(), revokedAt: IsNull() },
      { revokedAt: now },
    );
    const invitation = {
      ...{ id: newId(), accountId: account.id, tokenDigest: digestOfSecret(token), madeBy: by.accountId },
      ...{ madeAt: now, expiresAt: new Date(now.getTime() + GOOD_FOR_MS), acceptedAt: null, revokedAt: null },
    };
    await manager.insert(Invitation, invitation);
    if (account.email !== null) {
      await this.outbox.post(manager, [
        {
          ...{ about: `invitation:${invitation.id}`, to: { mail: account.email }, template: 'invitation' },
          values: {
            ...{ name: account.displayName, login: account.login, link: this.link(token) },
            until: toCivil(invitation.expiresAt),
          },
          ...{ secret: true, goodForSeconds: GOOD_FOR_MS / 1000, regionCode: account.regionCode },
        },
      ]);
    }
    const { id, expiresAt } = invitation;
    return { id, expiresAt: toWire(expiresAt), mailed: account.email !== null, link: null };
  }

  /** The answer with the link, for who is to hand it on. */
  withLink(invitation: InvitationView, token: string): InvitationView {
    return invitation.mailed ? invitation : { ...invitation, link: this.link(token) };
  }

  /**
   * Sets the password of the invited account and signs its owner in. All former sessions of the account end, and so do its
   * second factor and the identities bound to it: whoever has lost the phone, or was robbed, begins anew this way.
   *
   * @throws InvitationOver when the token is unknown, used, revoked or older than 72 hours, or the account is closed
   * @throws InvalidInput when the password is too easily guessed
   */
  async accept({ token, password }: AcceptInvitationDto, caller: Caller): Promise<SessionView> {
    return asSystem('accepting an invitation', async () => {
      const { account } = await this.open(this.dataSource.manager, token);
      this.passwords.requireStrong('password', password, account.login);
      const passwordHash = await this.passwords.hash(password);
      let ended: string[] = [];
      const view = await this.transactions.run(async (manager) => {
        const { invitation, account } = await this.open(manager, token, true);
        await manager.update(Invitation, { id: invitation.id }, { acceptedAt: this.clock.now() });
        const chosen = { passwordHash, mustChangePassword: false, invitedAt: null };
        await manager.update(Account, { id: account.id }, chosen);
        await this.secondFactor.forget(manager, account.id);
        await this.identities.forget(manager, account.id);
        ended = await this.sessions.end(manager, { accountId: account.id }, SessionEnd.PasswordChanged);
        Object.assign(account, chosen);
        return this.sessions.open(manager, account, SessionKind.Invitation, caller);
      });
      this.inUse.forget(ended);
      return view;
    });
  }

  private async open(
    manager: EntityManager,
    token: string,
    lock = false,
  ): Promise<{ invitation: Invitation; account: Account }> {
    const invitation = await manager.findOne(Invitation, {
      where: {
        ...{ tokenDigest: digestOfSecret(token), acceptedAt: IsNull(), revokedAt: IsNull() },
        expiresAt: MoreThan(this.clock.now()),
      },
      ...(lock ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
    const account =
      invitation && (await manager.findOneBy(Account, { id: invitation.accountId, closedAt: IsNull() }));
    if (!account) throw new InvitationOver();
    return { invitation, account };
  }

  /** The token stands behind `#`, so that no server on the way, nor its log, gets to see it. */
  private link(token: string): string {
    return `${this.settings.publicUrl}/invitation#${token}`;
  }
}
