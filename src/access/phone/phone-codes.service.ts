import { Inject, Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { DataSource, EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { Audit } from '../../shared/commands/audit.js';
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
import { CODE_PAUSE, CODE_SECONDS, CODE_TRIES, newCode } from './code-rules.js';
import { CodeSentView } from './phone.dto.js';
import { PhoneOff, WrongCode } from './phone.errors.js';

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

interface TriedCode {
  digest: Buffer;
  madeAt: Date;
  tries: number;
}

/** One-time codes that show that someone holds a phone. */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly limits: RateLimits,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Sends a code. Whether anyone knows the phone makes no difference: to the answer, to the work that is done, or to whether a
   * message goes out. In a demo it is always the one that the pages show, and nobody has to wait for another.
   *
   * @throws PhoneOff, or TooManyRequests when the phone, the address or the whole service has had its share
   */
  async send(phone: string, caller: Caller): Promise<CodeSentView> {
    if (!this.settings.phoneSignIn) throw new PhoneOff();
    const { demo } = this.settings;
    if (demo) {
      await asSystem('phone codes', () =>
        this.transactions.run((manager) => this.makeAndSend(manager, phone, demo.code)),
      );
      return SENT;
    }
    await this.limits.take('codes by address', limitedAddress(caller.address), CODES_BY_ADDRESS);
    if (await this.isPausing(phone)) return SENT;
    try {
      await this.takeShare(phone);
      await asSystem('phone codes', () =>
        this.transactions.run((manager) => this.makeAndSend(manager, phone, newCode())),
      );
    } catch (error) {
      // None went out: who asks again within the minute must not be told that one did.
      await this.limits.giveBack('code pause', phone);
      throw error;
    }
    return SENT;
  }

  /**
   * Uses the newest code up. A try is counted before it is looked at and stays counted, whichever process it came to; so five
   * guesses at once are five tries. Never inside a transaction, which would take the count back with it.
   *
   * @throws PhoneOff, or WrongCode for a wrong, used, expired or unknown code, and when its tries are over
   */
  async use(phone: string, code: string, caller: Caller): Promise<void> {
    if (!this.settings.phoneSignIn) throw new PhoneOff();
    await this.limits.take('code tries by address', limitedAddress(caller.address), TRIES_BY_ADDRESS);
    await asSystem('phone codes', async () => {
      const known = await this.takeTry(phone);
      const right = timingSafeEqual(this.digestOf(phone, code), known?.digest ?? Buffer.alloc(32));
      if (known && right && (await this.useUp(phone, known.madeAt))) return;
      // Only where there was a code to guess, so that made-up phones do not fill the record.
      if (known)
        await this.record(known.tries < CODE_TRIES ? 'PhoneCodes_refused' : 'PhoneCodes_locked', phone);
      throw new WrongCode();
    });
  }

  private async takeShare(phone: string): Promise<void> {
    const { most, seconds } = CODES_BY_PHONE;
    const { used, endsIn } = await this.limits.count('codes by phone', phone, seconds, 1);
    // Once, not with every further asking: a flood does not fill the record.
    if (used === most + 1) await this.record('PhoneCodes_exhausted', phone);
    if (used > most) throw new TooManyRequests(endsIn);
    try {
      await this.limits.take('codes', '', { most: this.settings.smsPerDay, seconds: DAY });
    } catch (error) {
      await this.limits.giveBack('codes by phone', phone);
      throw error;
    }
  }

  /** Of two asked for at the same moment, should the pause not have kept them apart, one is made. */
  private async makeAndSend(manager: EntityManager, phone: string, code: string): Promise<void> {
    const madeAt = this.clock.now();
    const expiresAt = new Date(madeAt.getTime() + CODE_SECONDS * 1000);
    const made = await manager.query<unknown[]>(
      `INSERT INTO phone_codes (phone_digest, made_at, code_digest, expires_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT pk_phone_codes DO NOTHING RETURNING made_at`,
      [this.sealing.digest(phone), madeAt, this.digestOf(phone, code), expiresAt],
    );
    if (made.length === 0) return;
    await this.outbox.post(manager, [
      {
        ...{ about: `phone-code:${newId()}`, to: { phone }, template: 'phone-code' },
        values: { code, minutes: CODE_SECONDS / 60 },
        ...{ secret: true, aside: true, goodForSeconds: CODE_SECONDS },
      },
    ]);
  }

  private async takeTry(phone: string): Promise<TriedCode | undefined> {
    const [[known]] = await this.dataSource.query<[TriedCode[], number]>(
      `UPDATE phone_codes c SET tries = c.tries + 1
        WHERE c.phone_digest = $1
          AND c.made_at = (SELECT max(n.made_at) FROM phone_codes n WHERE n.phone_digest = $1)
          AND c.used_at IS NULL AND c.expires_at > $2 AND c.tries < $3
        RETURNING c.code_digest AS digest, c.made_at AS "madeAt", c.tries`,
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

  /** Records what happened to a phone, by the account of who holds it: the record names no phone. */
  private async record(action: string, phone: string): Promise<void> {
    await asSystem('phone codes', async () => {
      const { manager } = this.dataSource;
      const [account] = await manager.query<{ id: string }[]>(
        `SELECT a.id FROM accounts a WHERE a.phone_digest = $1 AND a.role = 'WORKER' AND a.closed_at IS NULL`,
        [this.sealing.digest(phone)],
      );
      await this.audit.record(manager, { action, ...(account ? { target: { accountId: account.id } } : {}) });
    });
  }

  private digestOf(phone: string, code: string): Buffer {
    return this.sealing.digest(`phone code ${phone} ${code}`);
  }
}
