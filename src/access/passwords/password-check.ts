import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { Audit } from '../../shared/commands/audit.js';
import { asSystem } from '../../shared/database/scope.js';
import { WrongCredentials } from '../access.errors.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import type { Caller } from '../sessions/caller.js';
import { Passwords } from './passwords.js';
import { SignInFailures } from './sign-in-failures.js';

/** Asks for the password again before something is changed that signs in: a stolen session is not enough for it. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly passwords: Passwords,
    private readonly failures: SignInFailures,
  ) {}

  /**
   * Slowed down and recorded like sign-in. Not inside a transaction, which would take the count of failures back.
   *
   * @returns the account with its hash
   * @throws WrongCredentials, TooManyRequests
   */
  async require(actor: Actor, password: string, caller: Caller): Promise<Account> {
    return asSystem('asking for my password', async () => {
      const account = await this.find({ id: actor.accountId });
      if (!account) throw new WrongCredentials();
      await this.failures.count(account.login, caller.address);
      if (!(await this.passwords.matches(account.passwordHash, password))) {
        await this.recordRefusal(account);
        throw new WrongCredentials();
      }
      const { manager } = this.dataSource;
      await manager.transaction((inside) => this.failures.forgive(inside, account.login, caller.address));
      return account;
    });
  }

  /** An account in use, with the hash of its password. */
  find(where: { id: string } | { login: string }): Promise<Account | null> {
    return this.dataSource
      .getRepository(Account)
      .createQueryBuilder('account')
      .addSelect('account.passwordHash')
      .where({ ...where, closedAt: IsNull() })
      .getOne();
  }

  async recordRefusal({ id }: Account): Promise<void> {
    const note = { action: 'Sessions_refused', target: { accountId: id } };
    await this.audit.record(this.dataSource.manager, note);
  }
}
