import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { toWire } from '../../shared/civil-time.js';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/ids.js';
import { SETTINGS } from '../../shared/settings.js';
import { AccountView, SessionView } from '../account.dto.js';
import { Account } from '../account.entity.js';
import { Tokens } from '../tokens.js';
import { Caller } from './caller.js';
import { Session, SessionKind } from './session.entity.js';

/** Sessions: who is signed in, since when and from where. Each begins with one of the ways to sign in. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly tokens: Tokens,
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
    const id = newId();
    const now = this.clock.now();
    await manager.insert(Session, {
      ...{ id, accountId: account.id, kind, address: caller.address, agent: caller.agent },
      ...{ startedAt: now, lastUsedAt: now, endedAt: null, endedWhy: null },
    });
    const { accessToken, expiresAt } = this.tokens.issue(account, id, this.settings.tokenMinutes);
    return { accessToken, expiresAt: toWire(expiresAt), account: AccountView.of(account) };
  }
}
