import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { leastIdOf, momentOf } from '../../shared/ids.js';
import { asSystem } from '../../shared/database/scope.js';
import { Job, JobFailure } from '../../shared/jobs/job.js';
import { SETTINGS } from '../../shared/settings.js';
import { auditKeyId, BEGINNING, digestOf, entryTexts, headText, Link } from './chain.js';

const HOURLY = 60 * 60 * 1000;
/** Entries sealed in one transaction. */
const BATCH = 1000;
/** Number of the advisory lock under which processes take turns to seal. */
const SEALING_LOCK = 7_301_404;
/** An entry is sealed within so many milliseconds of its id, but for those of commands that took longer. */
const RECENT = 2 * 60 * 1000;

/** The chain in the database is not the one that this process went on from, or was made with another key. */
export class ChainBroken extends JobFailure {}

/**
 * Seals what has been recorded into a chain, a moment after it was recorded: commands write their entries without waiting for
 * one another, and the order of the chain is the order in which they are sealed.
 */
@Injectable()
export class AuditSealer {
  private readonly log = new Logger(AuditSealer.name);
  private readonly key: string;
  /** Keys behind whose links this process goes on: its own, and those that its own took over from. */
  private readonly mayFollow: Set<number>;
  /** The head that this process saw last; the chain may only have grown since. */
  private last?: Link;
  private lastSweep = -Infinity;
  private lastTold = -Infinity;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) settings: Settings & { auditKey: string },
  ) {
    this.key = settings.auditKey;
    this.mayFollow = new Set([settings.auditKey, ...settings.auditKeysOld].map(auditKeyId));
  }

  @Job({
    name: 'audit-seals',
    title: '将操作记录链入审计链',
    titleEn: 'Seal what was recorded into the audit chain',
    schedule: { everySeconds: 1 },
  })
  async sealByItself(): Promise<number> {
    const now = performance.now();
    const all = now - this.lastSweep >= HOURLY;
    const sealed = await this.seal({ all });
    if (all) this.lastSweep = now;
    this.tellHead(now);
    return sealed;
  }

  /**
   * Seals what is not sealed yet; nothing when another process is just doing it.
   *
   * @param all looks at every entry, not only at those of the last minutes
   * @returns number of entries sealed
   * @throws ChainBroken
   */
  async seal({ all = true }: { all?: boolean } = {}): Promise<number> {
    for (let total = 0; ;) {
      const sealed = await asSystem('audit chain', () =>
        this.dataSource.transaction((manager) => this.sealSome(manager, all)),
      );
      total += sealed.length;
      this.last = sealed.at(-1) ?? this.last;
      if (sealed.length < BATCH) return total;
    }
  }

  private async sealSome(manager: EntityManager, all: boolean): Promise<Link[]> {
    const [{ mine }] = await manager.query<[{ mine: boolean }]>(
      'SELECT pg_try_advisory_xact_lock($1) AS mine',
      [SEALING_LOCK],
    );
    if (!mine) return [];
    const head = await this.head(manager);
    const waiting = await manager.query<{ id: string }[]>(
      `SELECT e.id FROM audit_entries e
        WHERE e.id > $1 AND NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)
        ORDER BY e.id LIMIT $2`,
      [leastIdOf(all || !head ? new Date(0) : new Date(momentOf(head.entryId).getTime() - RECENT)), BATCH],
    );
    if (waiting.length === 0) return [];
    const ids = waiting.map(({ id }) => id);
    const texts = await entryTexts(manager, ids);
    const links: Link[] = [];
    for (const entryId of ids) {
      const { no, digest } = links.at(-1) ?? head ?? { no: 0, digest: BEGINNING };
      const next = digestOf(this.key, digest, texts.get(entryId)!);
      links.push({ no: no + 1, entryId, keyId: auditKeyId(this.key), digest: next });
    }
    await manager.query(
      `INSERT INTO audit_links (no, entry_id, key_id, digest)
       SELECT n.no, n.entry_id, $3, n.digest
         FROM unnest($1::bigint[], $2::uuid[], $4::bytea[]) AS n (no, entry_id, digest)`,
      [links.map(({ no }) => no), ids, auditKeyId(this.key), links.map(({ digest }) => digest)],
    );
    return links;
  }

  /** The last link. Whatever this process saw before must still be there: it does not go on from a chain that was cut. */
  private async head(manager: EntityManager): Promise<Link | undefined> {
    const one = async (which: string, values: unknown[] = []) => {
      const columns = 'l.no, l.entry_id AS "entryId", l.key_id AS "keyId", l.digest';
      return (await manager.query<Link[]>(`SELECT ${columns} FROM audit_links l ${which}`, values)).at(0);
    };
    const { last } = this;
    const seen = last && (await one('WHERE l.no = $1', [last.no]));
    if (last && !seen?.digest.equals(last.digest)) {
      throw new ChainBroken(`link ${headText(last)} of the audit chain is gone; nothing is sealed`);
    }
    const head = await one('ORDER BY l.no DESC LIMIT 1');
    if (head && !this.mayFollow.has(head.keyId)) {
      throw new ChainBroken('the audit chain was made with another AUDIT_KEY; nothing is sealed');
    }
    return (this.last = head);
  }

  /** For whoever keeps the logs elsewhere: a chain that is cut short later does not reach this link any more. */
  private tellHead(now: number): void {
    if (!this.last || now - this.lastTold < HOURLY) return;
    this.lastTold = now;
    this.log.log(`audit head ${headText(this.last)}`);
  }
}
