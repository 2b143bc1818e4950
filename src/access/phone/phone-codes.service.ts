import { Inject, Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { limitedAddress } from '../../shared/limits/caller-address.js';
import { Clock } from '../../shared/time/clock.js';
import { TooManyRequests } from '../../shared/domain-error.js';
import { newId } from '../../shared/ids.js';
import { Outbox } from '../../shared/commands/outbox.js';
import { RateLimits } from '../../shared/limits/rate-limits.js';
import { asSystem } from '../../shared/database/scope.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { SETTINGS } from '../../shared/settings.js';
import { Transactions } from '../../shared/database/transactions.js';
import { Caller } from '../sessions/caller.js';
import { CODE_PAUSE, CODE_SECONDS, CODE_TRIES, codeText, newCode } from './code-rules.js';
import { CodeSentView } from './phone.dto.js';
import { WrongCode } from './phone.errors.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Behind one address of a mobile network stand thousands of phones: by address only floods are stopped. What one phone is
 * sent, and what all are sent in a day, is limited by itself.
 */
const CODES_BY_ADDRESS = { most: 300, seconds: HOUR };
const CODES_BY_PHONE = { most: 10, seconds: DAY };
const TRIES_BY_ADDRESS = { most: 600, seconds: HOUR };
const PAUSE = { most: 1, seconds: CODE_PAUSE };

const SENT: CodeSentView = { expiresInSeconds: CODE_SECONDS, againInSeconds: CODE_PAUSE };

/** One-time codes that show that someone holds a phone. */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly limits: RateLimits,
    private readonly outbox: Outbox,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Sends a code. Whether anyone knows the phone makes no difference: to the answer, to the work that is done, or to whether a
   * message goes out.
   *
   * @throws TooManyRequests when the phone, the address or the whole service has had its share
   */
  async send(phone: string, caller: Caller): Promise<CodeSentView> {
    await this.limits.take('codes by address', limitedAddress(caller.address ?? ''), CODES_BY_ADDRESS);
    if (await this.isPausing(phone)) return SENT;
    await this.limits.take('codes by phone', phone, CODES_BY_PHONE);
    await this.limits.take('codes', '', { most: this.settings.smsPerDay, seconds: DAY });
    const [code, madeAt] = [newCode(), this.clock.now()];
    const expiresAt = new Date(madeAt.getTime() + CODE_SECONDS * 1000);
    await asSystem('phone codes', () =>
      this.transactions.run(async (manager) => {
        await manager.query(
          `INSERT INTO phone_codes (phone_digest, made_at, code_digest, expires_at) VALUES ($1, $2, $3, $4)`,
          [this.sealing.digest(phone), madeAt, this.digestOf(phone, code), expiresAt],
        );
        const message = { to: phone, text: codeText(code), goodForSeconds: CODE_SECONDS };
        await this.outbox.sms(manager, `phone-code:${newId()}`, message);
      }),
    );
    return SENT;
  }

  /**
   * Uses the newest code up. A try is counted before it is looked at and stays counted, whichever process it came to; so five
   * guesses at once are five tries. Never inside a transaction, which would take the count back with it.
   *
   * @throws WrongCode for a wrong, used, expired or unknown code, and when its tries are over
   */
  async use(phone: string, code: string, caller: Caller): Promise<void> {
    await this.limits.take('code tries by address', limitedAddress(caller.address ?? ''), TRIES_BY_ADDRESS);
    await asSystem('phone codes', async () => {
      const known = await this.takeTry(phone);
      const right = timingSafeEqual(this.digestOf(phone, code), known?.digest ?? Buffer.alloc(32));
      if (!known || !right || !(await this.useUp(phone, known.madeAt))) throw new WrongCode();
    });
  }

  private async takeTry(phone: string): Promise<{ digest: Buffer; madeAt: Date } | undefined> {
    const [[known]] = await this.dataSource.query<[{ digest: Buffer; madeAt: Date }[], number]>(
      `UPDATE phone_codes c SET tries = c.tries + 1
        WHERE c.phone_digest = $1
          AND c.made_at = (SELECT max(n.made_at) FROM phone_codes n WHERE n.phone_digest = $1)
          AND c.used_at IS NULL AND c.expires_at > $2 AND c.tries < $3
        RETURNING c.code_digest AS digest, c.made_at AS "madeAt"`,
      [this.sealing.digest(phone), this.clock.now(), CODE_TRIES],
    );
    return known;
  }

  /** Of two who come with the same code at once, one is let in. */
  private async useUp(phone: string, madeAt: Date): Promise<boolean> {
    const [, used] = await this.dataSource.query<[unknown, number]>(
      `UPDATE phone_codes c SET used_at = $3 WHERE c.phone_digest = $1 AND c.made_at = $2 AND c.used_at IS NULL`,
      [this.sealing.digest(phone), madeAt, this.clock.now()],
    );
    return used === 1;
  }

  private async isPausing(phone: string): Promise<boolean> {
    try {
      await this.limits.take('code pause', phone, PAUSE);
      return false;
    } catch (error) {
      if (error instanceof TooManyRequests) return true;
      throw error;
    }
  }

  private digestOf(phone: string, code: string): Buffer {
    return this.sealing.digest(`phone code ${phone} ${code}`);
  }
}
