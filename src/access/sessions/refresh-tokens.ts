import { createHmac, hkdfSync } from 'node:crypto';
import { EntityManager } from 'typeorm';
import { digestOfSecret, newSecret } from '../secrets.js';
import { goodUntil, verdictOn } from './refresh-rules.js';
import type { Session } from './session.entity.js';

export interface RefreshToken {
  refreshToken: string;
  expiresAt: Date;
}

interface HeldRow {
  expires_at: Date;
  used_at: Date | null;
  successor_expires_at: Date | null;
  successor_used_at: Date | null;
}

/**
 * Refresh tokens: each is good once and gives the next. Only digests are kept.
 *
 * The next token follows from the presented one by a key that the database does not hold, so that a caller whose answer was
 * lost, or who asks twice at once, is given the same token again.
 */
export class RefreshTokens {
  private readonly key: Buffer;

  constructor(tokenSecret: string) {
    this.key = Buffer.from(hkdfSync('sha256', tokenSecret, '', 'fangang refresh tokens', 32));
  }

  /** The first token of a session. */
  first(manager: EntityManager, session: Session, now: Date): Promise<RefreshToken> {
    return this.keep(manager, newSecret(), session, now);
  }

  /** The session that a token was given for, whether the token is still good or not. */
  async sessionOf(manager: EntityManager, token: string): Promise<string | undefined> {
    const [row] = await manager.query<{ session_id: string }[]>(
      'SELECT r.session_id FROM refresh_tokens r WHERE r.digest = $1',
      [digestOfSecret(token)],
    );
    return row?.session_id;
  }

  /**
   * Uses a token up. The caller holds the lock of its session.
   *
   * @returns `EXPIRED` when it is too old, `REUSED` when somebody else has used it
   */
  async use(
    manager: EntityManager,
    token: string,
    session: Session,
    now: Date,
  ): Promise<RefreshToken | 'EXPIRED' | 'REUSED'> {
    const digest = digestOfSecret(token);
    const [held] = await manager.query<(HeldRow | undefined)[]>(
      `SELECT r.expires_at, r.used_at, n.expires_at AS successor_expires_at, n.used_at AS successor_used_at
         FROM refresh_tokens r LEFT JOIN refresh_tokens n ON n.digest = r.successor
        WHERE r.digest = $1`,
      [digest],
    );
    if (!held || held.expires_at <= now) return 'EXPIRED';
    const verdict = verdictOn({ usedAt: held.used_at, successorUsed: held.successor_used_at !== null }, now);
    if (verdict === 'REUSED') return 'REUSED';
    const next = this.after(token);
    if (verdict === 'REPEAT') return { refreshToken: next, expiresAt: held.successor_expires_at as Date };
    await manager.query('DELETE FROM refresh_tokens r WHERE r.session_id = $1 AND r.expires_at <= $2', [
      session.id,
      now,
    ]);
    await manager.query('UPDATE refresh_tokens SET used_at = $2, successor = $3 WHERE digest = $1', [
      digest,
      now,
      digestOfSecret(next),
    ]);
    return this.keep(manager, next, session, now);
  }

  private after(token: string): string {
    return createHmac('sha256', this.key).update(token).digest('base64url');
  }

  private async keep(
    manager: EntityManager,
    refreshToken: string,
    session: Session,
    now: Date,
  ): Promise<RefreshToken> {
    const expiresAt = goodUntil(session.startedAt, now);
    await manager.query(
      'INSERT INTO refresh_tokens (digest, session_id, issued_at, expires_at) VALUES ($1, $2, $3, $4)',
      [digestOfSecret(refreshToken), session.id, now, expiresAt],
    );
    return { refreshToken, expiresAt };
  }
}
