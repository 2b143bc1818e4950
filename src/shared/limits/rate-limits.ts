import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TooManyRequests } from '../domain-error.js';
import { asSystem } from '../database/scope.js';
import { Sealing } from '../privacy/sealing.js';

/** So many of a kind in a time; the time begins with the first and all are forgotten at its end. */
export interface RateLimit {
  most: number;
  seconds: number;
}

/** What is used of a limit, by all processes together. */
export interface RateUse {
  used: number;
  /** Seconds until all is forgotten; at least 1. */
  endsIn: number;
}

/**
 * Limits that hold over all processes on the database: one statement each, on a connection of its own, so that what a
 * command takes back is counted all the same. Not to be used inside a transaction, which would wait for a second connection.
 */
@Injectable()
export class RateLimits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
  ) {}

  /**
   * Takes one of a limit.
   *
   * @param kind what is limited, e.g. `sign-in by address`
   * @param value whose limit it is: a phone, an address, a login; only its keyed digest is stored
   * @throws TooManyRequests with the seconds until the limit begins anew
   */
  async take(kind: string, value: string, limit: RateLimit): Promise<void> {
    const { used, endsIn } = await this.count(kind, value, limit.seconds, 1);
    if (used > limit.most) throw new TooManyRequests(endsIn);
  }

  /** Gives one back that turned out not to count, such as an attempt that did not fail. */
  async giveBack(kind: string, value: string): Promise<void> {
    await asSystem('rate limits', () =>
      this.dataSource.query(
        'UPDATE rate_limits l SET used = greatest(l.used - 1, 0) WHERE l.key = $1 AND l.window_ends > now()',
        [this.keyOf(kind, value)],
      ),
    );
  }

  /** Counts so many at once and tells what is used with them, refusing nothing. */
  async count(kind: string, value: string, seconds: number, more: number): Promise<RateUse> {
    const [use] = await asSystem('rate limits', () =>
      this.dataSource.query<RateUse[]>(
        `INSERT INTO rate_limits AS l (key, window_ends, used) VALUES ($1, now() + make_interval(secs => $2), $3)
         ON CONFLICT (key) DO UPDATE SET
           used = CASE WHEN l.window_ends <= now() THEN $3 ELSE least(l.used, ${MOST}) + $3 END,
           window_ends = CASE WHEN l.window_ends <= now() THEN now() + make_interval(secs => $2) ELSE l.window_ends END
         RETURNING used, greatest(1, ceil(extract(epoch FROM window_ends - now())))::integer AS "endsIn"`,
        [this.keyOf(kind, value), seconds, more],
      ),
    );
    return use;
  }

  private keyOf(kind: string, value: string): Buffer {
    return this.sealing.digest(`rate limit ${kind} ${value}`);
  }
}

/** Above any limit; keeps a flood from counting past what an integer holds. */
const MOST = 1_000_000_000;
