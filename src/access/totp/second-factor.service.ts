import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { DataSource, EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Clock } from '../../shared/time/clock.js';
import { asSystem } from '../../shared/database/scope.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/database/transactions.js';
import { SecondFactorInUse, SecondFactorRequired, SecondFactorWrong } from '../access.errors.js';
import { Account } from '../account.entity.js';
import type { Actor } from '../actor.js';
import { PasswordCheck } from '../passwords/password-check.js';
import { SignInFailures } from '../passwords/sign-in-failures.js';
import type { Caller } from '../sessions/caller.js';
import { base32, otpauthUri, stepOfCode } from './totp.js';
import { RecoveryCodesView, TotpRemovedView, TotpView } from './totp.dto.js';

const SECRET_BYTES = 20;
const RECOVERY_CODES = 8;
const RECOVERY_BYTES = 10;

interface SecretRow {
  secret_sealed: Buffer;
  confirmed_at: Date | null;
  last_step: number | null;
}

/** The second factor that an account may ask for besides its password: codes of an authenticator app. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly failures: SignInFailures,
    private readonly check: PasswordCheck,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Begins: nothing is asked at sign-in until the first code has been confirmed.
   *
   * @throws WrongCredentials, TooManyRequests, SecondFactorInUse
   */
  async begin(actor: Actor, password: string, caller: Caller): Promise<TotpView> {
    await this.check.require(actor, password, caller);
    const secret = randomBytes(SECRET_BYTES);
    // What the transaction returns may be stored as the answer of the request: it does not hold the secret.
    let login = '';
    await this.mine(actor, async (manager) => {
      const known = await this.secretOf(manager, actor.accountId);
      if (known?.confirmed_at) throw new SecondFactorInUse();
      await manager.query(
        `INSERT INTO totp_secrets (account_id, secret_sealed) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET secret_sealed = excluded.secret_sealed`,
        [actor.accountId, this.sealing.seal(secret.toString('hex'))],
      );
      ({ login } = await manager.findOneByOrFail(Account, { id: actor.accountId }));
    });
    return { secret: base32(secret), uri: otpauthUri(login, secret) };
  }

  /** @throws SecondFactorInUse, SecondFactorWrong (also before it was begun), TooManyRequests */
  async confirm(actor: Actor, code: string, caller: Caller): Promise<RecoveryCodesView> {
    const recoveryCodes = Array.from({ length: RECOVERY_CODES }, () =>
      base32(randomBytes(RECOVERY_BYTES)).toLowerCase(),
    );
    await this.guarded(actor, caller, async (manager) => {
      const known = await this.secretOf(manager, actor.accountId);
      if (known?.confirmed_at) throw new SecondFactorInUse();
      const step = known && this.stepOf(known, code);
      if (step === undefined) throw new SecondFactorWrong();
      await manager.query(
        `UPDATE totp_secrets SET confirmed_at = $2, last_step = $3, recovery_digests = $4 WHERE account_id = $1`,
        [actor.accountId, this.clock.now(), step, recoveryCodes.map((one) => this.digestOf(one))],
      );
    });
    return { recoveryCodes };
  }

  /** Asks for no code any more. A code is needed, so that a stolen session is not enough. @throws SecondFactorWrong */
  async remove(actor: Actor, code: string, caller: Caller): Promise<TotpRemovedView> {
    await this.guarded(actor, caller, async (manager) => {
      const known = await this.secretOf(manager, actor.accountId);
      if (!known?.confirmed_at) throw new SecondFactorWrong();
      await this.require(manager, actor.accountId, code);
      await this.forget(manager, actor.accountId);
    });
    return { removed: true };
  }

  /**
   * Uses a code up, for an account that asks for one.
   *
   * @throws SecondFactorRequired when there is none, SecondFactorWrong when it is wrong or was used before
   */
  async require(manager: EntityManager, accountId: string, code: string | undefined): Promise<void> {
    const known = await this.secretOf(manager, accountId);
    if (!known?.confirmed_at) return;
    if (code === undefined) throw new SecondFactorRequired();
    const step = this.stepOf(known, code);
    if (step === undefined) return this.recover(manager, accountId, code);
    await manager.query('UPDATE totp_secrets SET last_step = $2 WHERE account_id = $1', [accountId, step]);
  }

  /** Asks me for a code again, if my account has one, before something that signs in is changed. @throws as `require` */
  async askMe(actor: Actor, code: string | undefined, caller: Caller): Promise<void> {
    const name = nameOf(actor);
    await this.failures.count(name, caller.address);
    await asSystem('my second factor', async () => {
      try {
        await this.dataSource.transaction(async (manager) => {
          await this.require(manager, actor.accountId, code);
          await this.failures.forgive(manager, name, caller.address);
        });
      } catch (error) {
        if (error instanceof SecondFactorRequired) await this.failures.takeBack(name, caller.address);
        throw error;
      }
    });
  }

  /** Whether the settings ask this role for a second factor, and the account has none. */
  async isMissing(manager: EntityManager, { id, role }: Account): Promise<boolean> {
    if (!this.settings.secondFactorRoles.includes(role)) return false;
    const rows = await manager.query<unknown[]>(
      'SELECT FROM totp_secrets s WHERE s.account_id = $1 AND s.confirmed_at IS NOT NULL',
      [id],
    );
    return rows.length === 0;
  }

  /** For an account whose owner begins anew. */
  async forget(manager: EntityManager, accountId: string): Promise<void> {
    await manager.query('DELETE FROM totp_secrets s WHERE s.account_id = $1', [accountId]);
  }

  private async recover(manager: EntityManager, accountId: string, code: string): Promise<void> {
    const [, used] = await manager.query<[unknown, number]>(
      `UPDATE totp_secrets SET recovery_digests = array_remove(recovery_digests, $2)
        WHERE account_id = $1 AND $2 = ANY (recovery_digests)`,
      [accountId, this.digestOf(code.trim().toLowerCase())],
    );
    if (used === 0) throw new SecondFactorWrong();
  }

  /** The row, locked, so that of two who use the same code one is refused. */
  private async secretOf(manager: EntityManager, accountId: string): Promise<SecretRow | undefined> {
    const [row] = await manager.query<SecretRow[]>(
      `SELECT s.secret_sealed, s.confirmed_at, s.last_step FROM totp_secrets s WHERE s.account_id = $1 FOR UPDATE`,
      [accountId],
    );
    return row;
  }

  private stepOf({ secret_sealed, last_step }: SecretRow, code: string): number | undefined {
    const secret = Buffer.from(this.sealing.open(secret_sealed), 'hex');
    return stepOfCode(secret, code, this.clock.now(), last_step);
  }

  private digestOf(recoveryCode: string): Buffer {
    return this.sealing.digest(`recovery code ${recoveryCode}`);
  }

  /** A command in which codes could be guessed: slowed down like sign-in. */
  private async guarded(
    actor: Actor,
    caller: Caller,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    const name = nameOf(actor);
    await this.failures.count(name, caller.address);
    await this.mine(actor, async (manager) => {
      await work(manager);
      await this.failures.forgive(manager, name, caller.address);
    });
  }

  private mine(actor: Actor, work: (manager: EntityManager) => Promise<void>): Promise<object> {
    return asSystem('my second factor', () =>
      this.transactions.run(async (manager) => {
        await work(manager);
        return { id: actor.accountId };
      }),
    );
  }
}

/** Under which failures to tell the code are counted. */
const nameOf = (actor: Actor) => `second factor of ${actor.accountId}`;
