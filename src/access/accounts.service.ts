import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { hash, verify } from '@node-rs/argon2';
import { IsNull, Like, MoreThan, Repository } from 'typeorm';
import { Clock } from '../shared/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { pageFrom, PageQuery } from '../shared/paging.js';
import { Transactions } from '../shared/transactions.js';
import { LoginTaken, OwnAccount, RoleNotAllowed, WrongCredentials } from './access.errors.js';
import { AccountPage, AccountView, CreateAccountDto, SessionView } from './account.dto.js';
import { Account } from './account.entity.js';
import { AccountsInUse } from './accounts-in-use.js';
import { Actor } from './actor.js';
import { Role, STAFF } from './roles.js';
import { Caller } from './sessions/caller.js';
import { SessionKind } from './sessions/session.entity.js';
import { SessionsService } from './sessions/sessions.service.js';

/** argon2id as OWASP recommends: 19 MiB, two passes. */
const HASHING = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Who may make accounts of which role: an office makes those below it. */
const MAY_MAKE: Partial<Record<Role, Role[]>> = {
  PROVINCE_OFFICER: STAFF,
  CITY_OFFICER: [Role.CityOfficer, Role.CountyScheduler, Role.Cadre, Role.Escort],
  COUNTY_SCHEDULER: [Role.Cadre, Role.Escort],
};

@Injectable()
export class AccountsService {
  /** Compared against when the account is unknown, so that the answer takes as long. */
  private readonly decoy = hash('no account has this password', HASHING);

  constructor(
    @InjectRepository(Account) private readonly accounts: Repository<Account>,
    private readonly transactions: Transactions,
    private readonly sessions: SessionsService,
    private readonly inUse: AccountsInUse,
    private readonly clock: Clock,
  ) {}

  /** @throws WrongCredentials for an unknown or closed account as for a wrong password */
  async signIn(login: string, password: string, caller: Caller): Promise<SessionView> {
    const account = await this.withPassword({ login });
    const right = await verify(account?.passwordHash ?? (await this.decoy), password);
    if (!account || !right) throw new WrongCredentials();
    return this.transactions.run((manager) =>
      this.sessions.open(manager, account, SessionKind.Password, caller),
    );
  }

  async find(id: string): Promise<AccountView> {
    const account = await this.accounts.findOneBy({ id });
    if (!account) throw new NotFound();
    return AccountView.of(account);
  }

  /**
   * Accounts inside the actor's region, oldest first. Carrier liaisons are listed for province officers.
   */
  async list(actor: Actor, page: PageQuery): Promise<AccountPage> {
    const after = page.after ? { id: MoreThan(page.after) } : {};
    const inside = { regionCode: Like(actor.regionPattern), ...after };
    const rows = await this.accounts.find({
      where: actor.role === Role.ProvinceOfficer ? [inside, { regionCode: IsNull(), ...after }] : inside,
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
  async create(actor: Actor, input: CreateAccountDto): Promise<AccountView> {
    if (!MAY_MAKE[actor.role]?.includes(input.role)) throw new RoleNotAllowed();
    if (input.regionCode && input.role !== Role.ReceivingLiaison) actor.requireRegion(input.regionCode);
    return this.add(input, true);
  }

  /**
   * Makes the first province account when there is no account yet. Of several processes that start together one makes it.
   *
   * @returns undefined when there was one
   */
  async createFirst(login: string, regionCode: string, password: string): Promise<AccountView | undefined> {
    if ((await this.accounts.count()) > 0) return undefined;
    const first = { login, displayName: '省级管理员', role: Role.ProvinceOfficer, regionCode, password };
    try {
      return await this.add(first, true);
    } catch (error) {
      if (error instanceof LoginTaken) return undefined;
      throw error;
    }
  }

  /** @throws WrongCredentials when the current password is not right */
  async changePassword(
    accountId: string,
    current: string,
    next: string,
    caller: Caller,
  ): Promise<SessionView> {
    const account = await this.withPassword({ id: accountId });
    if (!account?.passwordHash || !(await verify(account.passwordHash, current)))
      throw new WrongCredentials();
    const passwordHash = await hash(next, HASHING);
    return this.transactions.run(async (manager) => {
      await manager.update(Account, { id: accountId }, { passwordHash, mustChangePassword: false });
      const changed = { ...account, mustChangePassword: false };
      return this.sessions.open(manager, changed, SessionKind.Password, caller);
    });
  }

  /**
   * Closes an account: it cannot sign in any more, and its tokens end. Nobody closes their own, so that there is always
   * somebody left who can make accounts.
   *
   * @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount
   */
  async close(actor: Actor, id: string): Promise<AccountView> {
    if (id === actor.accountId) throw new OwnAccount();
    const view = await this.transactions.run(async (manager) => {
      const account = await manager.findOneBy(Account, { id });
      if (!account) throw new NotFound();
      if (account.regionCode !== null) actor.requireRegion(account.regionCode);
      if (!MAY_MAKE[actor.role]?.includes(account.role)) throw new RoleNotAllowed();
      account.closedAt ??= this.clock.now();
      await manager.save(account);
      return AccountView.of(account);
    });
    this.inUse.forget(id);
    return view;
  }

  private async add(input: CreateAccountDto, mustChangePassword: boolean): Promise<AccountView> {
    const { login, displayName, role, regionCode = null, carrierId = null, email = null } = input;
    const passwordHash = await hash(input.password, HASHING);
    return this.transactions.run(async (manager) => {
      const account = manager.create(Account, {
        ...{ id: newId(), login, displayName, role, regionCode, carrierId, email, passwordHash },
        ...{ mustChangePassword, createdAt: this.clock.now(), invitedAt: null, closedAt: null },
      });
      await manager.insert(Account, account);
      return AccountView.of(account);
    });
  }

  private withPassword(where: { id: string } | { login: string }): Promise<Account | null> {
    return this.accounts
      .createQueryBuilder('account')
      .addSelect('account.passwordHash')
      .where(where)
      .andWhere('account.closedAt IS NULL')
      .getOne();
  }
}
