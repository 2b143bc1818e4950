import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { Audit } from '../../shared/commands/audit.js';
import { asSystem } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { SecondFactorWrong, WrongCredentials } from '../access.errors.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import { Passwords } from '../passwords/passwords.js';
import { SignInFailures } from '../passwords/sign-in-failures.js';
import { SecondFactor } from '../totp/second-factor.service.js';
import type { Caller } from './caller.js';
import { SessionView, SignInDto } from './session.dto.js';
import { SessionEnd, SessionKind } from './session.entity.js';
import { SessionsInUse } from './sessions-in-use.js';
import { SessionsService } from './sessions.service.js';

/** Signing in with a password, and changing it. */
@Injectable()
export class SignInService {
  constructor(
    @InjectRepository(Account) private readonly accounts: Repository<Account>,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly passwords: Passwords,
    private readonly failures: SignInFailures,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
    private readonly inUse: SessionsInUse,
  ) {}

  /**
   * @throws WrongCredentials for an unknown or closed account as for a wrong password
   * @throws SecondFactorRequired, SecondFactorWrong only after a right password
   * @throws TooManyRequests after many failures
   */
  async signIn({ login, password, totp }: SignInDto, caller: Caller): Promise<SessionView> {
    await this.failures.count(login, caller.address);
    return asSystem('signing in', async () => {
      const account = await this.withPassword({ login });
      const right = await this.passwords.matches(account?.passwordHash, password);
      // A name that nobody has may be a password in the wrong field: it is not written down.
      if (account && !right) await this.recordRefusal(account);
      if (!account || !right) throw new WrongCredentials();
      try {
        return await this.transactions.run(async (manager) => {
          await this.secondFactor.require(manager, account.id, totp);
          await this.failures.forgive(manager, login, caller.address);
          return this.sessions.open(manager, account, SessionKind.Password, caller);
        });
      } catch (error) {
        if (error instanceof SecondFactorWrong) await this.recordRefusal(account);
        throw error;
      }
    });
  }

  /**
   * Ends all sessions of the account, also this one; the answer is a new one.
   *
   * @throws WrongCredentials when the current password is not right
   * @throws InvalidInput when the new one is too easily guessed
   */
  async changePassword(actor: Actor, current: string, next: string, caller: Caller): Promise<SessionView> {
    return asSystem('changing my password', async () => {
      const account = await this.withPassword({ id: actor.accountId });
      if (!account) throw new WrongCredentials();
      await this.failures.count(account.login, caller.address);
      if (!(await this.passwords.matches(account.passwordHash, current))) throw new WrongCredentials();
      this.passwords.requireStrong('next', next, account.login);
      const passwordHash = await this.passwords.hash(next);
      let ended: string[] = [];
      let view: SessionView | undefined;
      // What the transaction returns may be stored as the answer of the request: it holds no token.
      await this.transactions.run(async (manager) => {
        await this.failures.forgive(manager, account.login, caller.address);
        await manager.update(Account, { id: account.id }, { passwordHash, mustChangePassword: false });
        ended = await this.sessions.end(manager, { accountId: account.id }, SessionEnd.PasswordChanged);
        const changed = manager.create(Account, { ...account, mustChangePassword: false });
        view = await this.sessions.open(manager, changed, SessionKind.Password, caller);
        return { id: account.id };
      });
      this.inUse.forget(ended);
      return view as unknown as SessionView;
    });
  }

  private async recordRefusal({ id }: Account): Promise<void> {
    const note = { action: 'Sessions_refused', target: { accountId: id } };
    await this.audit.record(this.accounts.manager, note);
  }

  private withPassword(where: { id: string } | { login: string }): Promise<Account | null> {
    return this.accounts
      .createQueryBuilder('account')
      .addSelect('account.passwordHash')
      .where({ ...where, closedAt: IsNull() })
      .getOne();
  }
}
