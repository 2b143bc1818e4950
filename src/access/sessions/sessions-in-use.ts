import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem } from '../../shared/database/scope.js';
import { NotSignedIn } from '../access.errors.js';
import { SessionEnds } from './session-ends.js';

/** So many sessions are remembered; then it begins anew. */
const REMEMBERED = 50_000;

/**
 * Whether sessions are still in use: a token tells what it was issued for, not whether that has ended since. The answer is
 * remembered for as long as the database would tell of the end; while it could not, every request asks.
 */
@Injectable()
export class SessionsInUse {
  private readonly inUse = new Set<string>();
  /** Questions under way: many requests of one session that come at once ask once. */
  private readonly asking = new Map<string, Promise<boolean>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly ends: SessionEnds,
  ) {
    ends.onEnd((sessionId) => this.forget([sessionId]));
    ends.onSilence(() => this.forgetAll());
  }

  /**
   * @returns a promise only when the database has to be asked
   * @throws NotSignedIn when the session has ended or its account is closed
   */
  require(sessionId: string): Promise<void> | undefined {
    return this.inUse.has(sessionId) ? undefined : this.found(sessionId);
  }

  private async found(sessionId: string): Promise<void> {
    if (!(await this.ask(sessionId))) throw new NotSignedIn();
  }

  /** Call when sessions have ended. */
  forget(sessionIds: string[]): void {
    for (const id of sessionIds) {
      this.inUse.delete(id);
      // An answer under way may have been read before the end: nobody remembers it.
      this.asking.delete(id);
    }
  }

  private forgetAll(): void {
    this.inUse.clear();
    this.asking.clear();
  }

  private ask(sessionId: string): Promise<boolean> {
    const asked = this.asking.get(sessionId);
    if (asked) return asked;
    // An end that came while nobody listened was missed, even when somebody listens again by now.
    const { heard } = this.ends;
    const asking = this.read(sessionId)
      .then((inUse) => {
        if (inUse && heard && this.asking.get(sessionId) === asking) this.remember(sessionId);
        return inUse;
      })
      .finally(() => {
        if (this.asking.get(sessionId) === asking) this.asking.delete(sessionId);
      });
    this.asking.set(sessionId, asking);
    return asking;
  }

  private remember(sessionId: string): void {
    if (!this.ends.heard) return;
    if (this.inUse.size >= REMEMBERED) this.inUse.clear();
    this.inUse.add(sessionId);
  }

  private async read(sessionId: string): Promise<boolean> {
    const rows = await asSystem('asking whether a session is in use', () =>
      this.dataSource.query<unknown[]>(
        `SELECT 1 FROM sessions s JOIN accounts a ON a.id = s.account_id
          WHERE s.id = $1 AND s.ended_at IS NULL AND a.closed_at IS NULL`,
        [sessionId],
      ),
    );
    return rows.length > 0;
  }
}
