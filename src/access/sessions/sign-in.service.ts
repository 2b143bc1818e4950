import { Injectable } from '@nestjs/common';
import { EntityManager, IsNull } from 'typeorm';
import { asSystem } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { SecondFactorRequired, SecondFactorWrong, WrongCredentials } from '../access.errors.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import { PasswordCheck } from '../passwords/password-check.js';
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
    private readonly transactions: Transactions,
    private readonly passwords: Passwords,
    private readonly check: PasswordCheck,
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
      const account = await this.check.find({ login });
      const right = await this.passwords.matches(account?.passwordHash, password);
      // A name that nobody has may be a password in the wrong field: it is not written down.
      if (account && !right) await this.check.recordRefusal(account);
      if (!account || !right) throw new WrongCredentials();
      try {
        return await this.transactions.run(async (manager) => {
          await this.requireUnchanged(manager, account);
          await this.secondFactor.require(manager, account.id, totp);
          await this.failures.forgive(manager, login, caller.address);
          return this.sessions.open(manager, account, SessionKind.Password, caller);
        });
      } catch (error) {
        if (error instanceof SecondFactorWrong) await this.check.recordRefusal(account);
        if (error instanceof SecondFactorRequired) await this.failures.takeBack(login, caller.address);
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
    const account = await this.check.require(actor, current, caller);
    return asSystem('changing my password', async () => {
      this.passwords.requireStrong('next', next, account.login);
      const passwordHash = await this.passwords.hash(next);
      let ended: string[] = [];
      let view: SessionView | undefined;
      // What the transaction returns may be stored as the answer of the request: it holds no token.
      await this.transactions.run(async (manager) => {
        await this.requireUnchanged(manager, account);
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

  /** Comparing takes a while, in which the password may have been changed to shut out whoever has it. @throws WrongCredentials */
  private async requireUnchanged(manager: EntityManager, { id, passwordHash }: Account): Promise<void> {
    const unchanged = await manager.findOne(Account, {
      where: { id, passwordHash: passwordHash!, closedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
    if (!unchanged) throw new WrongCredentials();
  }
}
