import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Settings } from '../../../config/env.js';
import { TooManyRequests } from '../domain-error.js';
import { RateLimits } from './rate-limits.js';
import { SETTINGS } from '../settings.js';

const SECONDS = 60;
const MINUTE = SECONDS * 1000;
/** Share of the limit that a process takes at once: so many of them are the most it asks the database for in a minute. */
const SHARE = 0.05;

interface Quota {
  /** Requests that may go on without asking. */
  left: number;
  /** Requests that went on and are not counted in the database yet. */
  untold: number;
  /** When all is forgotten, by `performance.now()`. */
  endsAt: number;
  used: boolean;
  asking?: Promise<void>;
}

/**
 * The general limit of requests: by account and by address, over all processes, and without a statement per request. A
 * process lets the first few of a minute through by itself and from then on takes shares of the limit from the database.
 * So it may be passed by one share per process, and a caller who stays below a share costs nothing at all.
 */
@Injectable()
export class RequestQuotas {
  private readonly quotas = new Map<string, Quota>();
  private readonly most: number;
  private readonly share: number;

  constructor(
    private readonly limits: RateLimits,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.most = settings.requestsPerMinute;
    this.share = Math.max(1, Math.ceil(this.most * SHARE));
  }

  /**
   * Counts one request.
   *
   * @returns a promise only when the database has to be asked
   * @throws TooManyRequests
   */
  take(kind: 'account' | 'address', value: string): Promise<void> | undefined {
    if (this.most === 0) return undefined;
    const quota = this.quotaOf(`${kind} ${value}`);
    if (quota.left > 0) {
      quota.left -= 1;
      return undefined;
    }
    if (quota.used) throw new TooManyRequests(Math.ceil((quota.endsAt - performance.now()) / 1000));
    return this.ask(quota, kind, value).then(() => this.take(kind, value));
  }

  @Interval(MINUTE)
  forgetEnded(): void {
    const now = performance.now();
    for (const [key, { endsAt }] of this.quotas) if (endsAt <= now) this.quotas.delete(key);
  }

  private quotaOf(key: string): Quota {
    const known = this.quotas.get(key);
    const now = performance.now();
    if (known && known.endsAt > now) return known;
    const quota = { left: this.share, untold: this.share, endsAt: now + MINUTE, used: false };
    this.quotas.set(key, quota);
    return quota;
  }

  private ask(quota: Quota, kind: string, value: string): Promise<void> {
    quota.asking ??= this.lease(quota, kind, value).finally(() => (quota.asking = undefined));
    return quota.asking;
  }

  private async lease(quota: Quota, kind: string, value: string): Promise<void> {
    const wanted = this.share + quota.untold;
    try {
      const { used, endsIn } = await this.limits.count(`requests by ${kind}`, value, SECONDS, wanted);
      quota.untold = 0;
      quota.endsAt = performance.now() + endsIn * 1000;
      quota.left = Math.min(this.share, this.most - (used - this.share));
      quota.used = quota.left <= 0;
    } catch {
      // The database is away: what needs it says so itself, and the rest is not to fail for being counted.
      quota.left = this.share;
      quota.untold = wanted;
    }
  }
}
