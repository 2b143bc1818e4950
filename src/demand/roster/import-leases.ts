import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Clock } from '../../shared/time/clock.js';
import { ImportFailure, ImportState, RosterImport } from './roster-import.entity.js';

/** A process that shows no sign of life for so long has lost its import to another. */
const LEASE_MS = 60_000;

/** Not an error of anyone: this process was too slow and another has taken the import over. */
export class LeaseLost extends Error {}

/** Which process works on which import. Claimed and renewed in the database, so that several processes are safe. */
@Injectable()
export class ImportLeases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Takes the oldest import that waits, or whose process has died; undefined when there is none. */
  async claim(): Promise<RosterImport | undefined> {
    const [[claimed]] = await this.dataSource.query<[{ id: string }[]]>(
      `UPDATE roster_imports i
          SET state = 'RUNNING', lease_until = $2, started_at = coalesce(i.started_at, $1)
        WHERE i.id = (
          SELECT w.id FROM roster_imports w
           WHERE w.state IN ('QUEUED', 'RUNNING') AND (w.lease_until IS NULL OR w.lease_until <= $1)
           ORDER BY w.created_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING i.id`,
      [this.clock.now(), this.next()],
    );
    return claimed && this.dataSource.manager.findOneByOrFail(RosterImport, { id: claimed.id });
  }

  /**
   * Locks the import's row and makes the lease longer; called first in every transaction of the import.
   *
   * @returns until when, for the job to keep once the transaction has committed
   * @throws LeaseLost when another process has it now
   */
  async renew(manager: EntityManager, job: RosterImport): Promise<Date> {
    const next = this.next();
    const [, renewed] = await manager.query<[unknown, number]>(
      `UPDATE roster_imports SET lease_until = $3 WHERE id = $1 AND lease_until = $2 AND state = 'RUNNING'`,
      [job.id, job.leaseUntil, next],
    );
    if (renewed === 0) throw new LeaseLost();
    return next;
  }

  /** The import has ended, well or not; call `renew` before in the same transaction. */
  async end(manager: EntityManager, job: RosterImport, failure?: ImportFailure): Promise<void> {
    const state = failure ? ImportState.Failed : ImportState.Done;
    await manager.update(
      RosterImport,
      { id: job.id },
      { state, failure: failure ?? null, leaseUntil: null, finishedAt: this.clock.now() },
    );
  }

  /** Gives the import back unfinished, for any process to go on with. */
  async release(job: RosterImport): Promise<void> {
    await this.dataSource.query(
      'UPDATE roster_imports SET lease_until = NULL WHERE id = $1 AND lease_until = $2',
      [job.id, job.leaseUntil],
    );
  }

  private next(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}
