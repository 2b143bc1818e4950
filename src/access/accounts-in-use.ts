import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { Clock } from '../shared/clock.js';
import { NotSignedIn } from './access.errors.js';
import { Account } from './account.entity.js';

/** For so long a process may go on without hearing that another has closed an account. */
const REMEMBERED_MS = 10_000;

/** Whether accounts are still in use: a token tells who it was issued to, not whether that account was closed since. */
@Injectable()
export class AccountsInUse {
  private readonly rememberedUntil = new Map<string, number>();
  /** Questions under way: many requests of one account that come at once ask once. */
  private readonly asking = new Map<string, Promise<boolean>>();

  constructor(
    @InjectRepository(Account) private readonly accounts: Repository<Account>,
    private readonly clock: Clock,
  ) {}

  /** @throws NotSignedIn when the account is closed */
  async require(accountId: string): Promise<void> {
    const now = this.clock.now().getTime();
    if (now < (this.rememberedUntil.get(accountId) ?? 0)) return;
    if (!(await this.isInUse(accountId))) throw new NotSignedIn();
    this.rememberedUntil.set(accountId, now + REMEMBERED_MS);
  }

  private isInUse(accountId: string): Promise<boolean> {
    const asked = this.asking.get(accountId);
    if (asked) return asked;
    const asking = this.accounts
      .existsBy({ id: accountId, closedAt: IsNull() })
      .finally(() => this.asking.delete(accountId));
    this.asking.set(accountId, asking);
    return asking;
  }

  /** Call when an account was closed. */
  forget(accountId: string): void {
    this.rememberedUntil.delete(accountId);
  }
}
