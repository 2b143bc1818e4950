import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../../shared/time/clock.js';
import { newId } from '../../shared/ids.js';
import { maskPhone } from '../../shared/privacy/masking.js';
import { asSystem } from '../../shared/database/scope.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { Transactions } from '../../shared/database/transactions.js';
import { SessionView } from '../sessions/session.dto.js';
import { Account } from '../account.entity.js';
import { Role } from '../roles.js';
import { Caller } from '../sessions/caller.js';
import { SessionKind } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PhoneCodes } from './phone-codes.service.js';

/** Sign-in by phone. Whoever holds a phone has an account; whom it may act for is shown afterwards, by binding. */
@Injectable()
export class PhoneSessions {
  constructor(
    private readonly codes: PhoneCodes,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** @throws WrongCode, TooManyRequests */
  async signIn(phone: string, code: string, caller: Caller): Promise<SessionView> {
    await this.codes.use(phone, code, caller);
    return asSystem('phone sign-in', () =>
      this.transactions.run(async (manager) => {
        const account = await this.accountOf(manager, phone);
        return this.sessions.open(manager, account, SessionKind.Phone, caller);
      }),
    );
  }

  /** The account of who holds a phone; made when it is the first time. The caller has seen that the phone is held. */
  async accountOf(manager: EntityManager, phone: string): Promise<Account> {
    const [id, digest] = [newId(), this.sealing.digest(phone)];
    await manager.query(
      `INSERT INTO accounts (id, login, display_name, role, phone_sealed, phone_digest, must_change_password, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, false, $7)
       ON CONFLICT (phone_digest) WHERE role = 'WORKER' AND closed_at IS NULL DO NOTHING`,
      [id, `worker-${id}`, maskPhone(phone), Role.Worker, this.sealing.seal(phone), digest, this.clock.now()],
    );
    return manager
      .createQueryBuilder(Account, 'a')
      .where('a.phone_digest = :digest AND a.role = :role AND a.closed_at IS NULL', {
        ...{ digest, role: Role.Worker },
      })
      .getOneOrFail();
  }
}
