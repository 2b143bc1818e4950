import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, IsNull, Like, MoreThan, Not, Repository } from 'typeorm';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { widen } from '../shared/database/scope.js';
import type { Language } from '../shared/messages/template.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { Transactions } from '../shared/database/transactions.js';
import { AccountClosed, LoginTaken } from './access.errors.js';
import { AccountPage, AccountView, CreateAccountDto, InvitedAccountView } from './account.dto.js';
import { Account } from './account.entity.js';
import { accountBelow, requireBelow } from './accounts-below.js';
import { Actor } from './actor.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { Passwords } from './passwords/passwords.js';
import { Role } from './roles.js';
import { newSecret } from './secrets.js';
import { SessionEnd } from './sessions/session.entity.js';
import { SessionsInUse } from './sessions/sessions-in-use.js';
import { SessionsService } from './sessions/sessions.service.js';

@Injectable()
export class AccountsService {
  constructor(
    @InjectRepository(Account) private readonly accounts: Repository<Account>,
    private readonly transactions: Transactions,
    private readonly invitations: InvitationsService,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly sealing: Sealing,
    private readonly inUse: SessionsInUse,
    private readonly clock: Clock,
  ) {}

  async find(id: string): Promise<AccountView> {
    const account = await this.accounts.findOneBy({ id });
    if (!account) throw new NotFound();
    return AccountView.of(account);
  }

  /** The language of the messages that I am sent from now on. */
  async chooseLanguage(actor: Actor, language: Language): Promise<AccountView> {
    return this.transactions.run(async (manager) => {
      await manager.update(Account, { id: actor.accountId }, { language });
      return AccountView.of(await manager.findOneByOrFail(Account, { id: actor.accountId }));
    });
  }

  /**
   * Accounts inside the actor's region, oldest first. Carrier liaisons and receiving liaisons, who act for no place inside, are
   * listed for province officers.
   */
  async list(actor: Actor, page: PageQuery): Promise<AccountPage> {
    const after = page.after ? { id: MoreThan(page.after) } : {};
    const inside = { regionCode: Like(actor.regionPattern), ...after };
    const rows = await this.accounts.find({
      where:
        actor.role === Role.ProvinceOfficer
          ? [
              inside,
              ...[{ carrierId: Not(IsNull()) }, { role: Role.ReceivingLiaison }].map((one) => ({
                ...one,
                ...after,
              })),
            ]
          : inside,
      order: { id: 'ASC' },
      take: page.limit + 1,
    });
    return pageFrom(
      rows.map((row) => AccountView.of(row)),
      page.limit,
      (row) => row.id,
    );
  }

  /** @throws LoginTaken, OutsideRegion, RoleNotAllowed (an office makes accounts below itself) */
  async create(actor: Actor, input: CreateAccountDto): Promise<InvitedAccountView> {
    requireBelow(actor, input);
    return this.invited((token) =>
      this.transactions.run(async (manager) => {
        const account = await this.add(manager, input, { invitedAt: this.clock.now() });
        const invitation = await this.invitations.make(manager, account, actor, token);
        return { ...AccountView.of(account), invitation };
      }),
    );
  }

  /**
   * Invites the owner of an account anew. The password until now stays good until the invitation is accepted.
   *
   * @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount, AccountClosed
   */
  async invite(actor: Actor, id: string): Promise<InvitedAccountView> {
    return this.invited((token) =>
      this.transactions.run(async (manager) => {
        const account = await accountBelow(manager, actor, id);
        if (account.closedAt) throw new AccountClosed();
        account.invitedAt = this.clock.now();
        await manager.save(account);
        const invitation = await this.invitations.make(manager, account, actor, token);
        return { ...AccountView.of(account), invitation };
      }),
    );
  }

  /**
   * The phone that messages to its owner go to; null for none.
   *
   * @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount, AccountClosed
   */
  async changePhone(actor: Actor, id: string, phone: string | null): Promise<AccountView> {
    return this.transactions.run(async (manager) => {
      const account = await accountBelow(manager, actor, id);
      if (account.closedAt) throw new AccountClosed();
      Object.assign(account, this.sealed(phone));
      return AccountView.of(await manager.save(account));
    });
  }

  private sealed(phone: string | null): Pick<Account, 'phoneSealed' | 'phoneDigest'> {
    if (phone === null) return { phoneSealed: null, phoneDigest: null };
    return { phoneSealed: this.sealing.seal(phone), phoneDigest: this.sealing.digest(phone) };
  }

  /** The link is added to what the transaction returned, which may be stored as the answer of the request. */
  private async invited(
    command: (token: string) => Promise<InvitedAccountView>,
  ): Promise<InvitedAccountView> {
    const token = newSecret();
    const made = await command(token);
    return { ...made, invitation: this.invitations.withLink(made.invitation, token) };
  }

  /**
   * Makes the first province account when there is no account yet. Of several processes that start together one makes it.
   *
   * @returns undefined when there was one
   */
  async createFirst(login: string, regionCode: string, password: string): Promise<AccountView | undefined> {
    if ((await this.accounts.count()) > 0) return undefined;
    const first = { login, displayName: '省级管理员', role: Role.ProvinceOfficer, regionCode };
    const passwordHash = await this.passwords.hash(password);
    try {
      return await this.transactions.run(async (manager) =>
        AccountView.of(await this.add(manager, first, { passwordHash, mustChangePassword: true })),
      );
    } catch (error) {
      if (error instanceof LoginTaken) return undefined;
      throw error;
    }
  }

  /**
   * Closes an account: it cannot sign in any more, and its tokens end. Nobody closes their own, so that there is always
   * somebody left who can make accounts.
   *
   * @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount
   */
  async close(actor: Actor, id: string): Promise<AccountView> {
    let ended: string[] = [];
    const view = await this.transactions.run(async (manager) => {
      const account = await accountBelow(manager, actor, id);
      await widen(manager, 'closing an account');
      ended = await this.sessions.end(manager, { accountId: id }, SessionEnd.AccountClosed);
      account.closedAt ??= this.clock.now();
      await manager.save(account);
      return AccountView.of(account);
    });
    this.inUse.forget(ended);
    return view;
  }

  private async add(
    manager: EntityManager,
    input: CreateAccountDto,
    more: Partial<Account>,
  ): Promise<Account> {
    const {
      login,
      displayName,
      role,
      regionCode = null,
      carrierId = null,
      email = null,
      phone = null,
    } = input;
    const account = manager.create(Account, {
      ...{ id: newId(), login, displayName, role, regionCode, carrierId, email, passwordHash: null },
      ...{
        language: 'zh',
        mustChangePassword: false,
        createdAt: this.clock.now(),
        invitedAt: null,
        closedAt: null,
      },
      ...this.sealed(phone),
      ...more,
    });
    await manager.insert(Account, account);
    return account;
  }
}
