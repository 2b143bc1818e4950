import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { asSystem } from '../database/scope.js';

/** A process that shows no sign of life for so long has lost its run to another. */
const LEASE_SECONDS = 30;
/** How often a running job shows that it lives. */
export const RENEW_MS = (LEASE_SECONDS * 1000) / 3;

export type RunState = 'RUNNING' | 'DONE' | 'FAILED' | 'LOST';

/** How a job stands in the database, and what time it is there. */
export interface Standing {
  name: string;
  knownSince: Date;
  runId: string | null;
  state: RunState | null;
  process: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  result: Record<string, number> | null;
  error: string | null;
  byName: string | null;
  /** A process is at work on it and shows signs of life. */
  alive: boolean;
  now: Date;
}

export interface Run {
  id: string;
  job: string;
  process: string;
  /** The officer who started it; null when it was due. */
  accountId: string | null;
}

export interface Outcome {
  state: 'DONE' | 'FAILED';
  result: Record<string, number> | null;
  error: string | null;
}

/**
 * Which process runs which job, and what came of it. All times are the database's, which the processes share: their own
 * clocks may differ.
 */
@Injectable()
export class JobLeases {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes jobs known. */
  know(names: string[]): Promise<void> {
    return this.system(async () => {
      await this.dataSource.query(
        'INSERT INTO jobs (name) SELECT unnest($1::text[]) ON CONFLICT ON CONSTRAINT pk_jobs DO NOTHING',
        [names],
      );
    });
  }

  standings(manager: EntityManager = this.dataSource.manager): Promise<Standing[]> {
    return this.system(() =>
      manager.query<Standing[]>(
        `SELECT j.name, j.known_since AS "knownSince", j.run_id AS "runId", j.state, j.process, j.started_at AS "startedAt",
                j.ended_at AS "endedAt", j.result, j.error, a.display_name AS "byName",
                coalesce(j.lease_until > now(), false) AS alive, now() AS now
           FROM jobs j LEFT JOIN accounts a ON a.id = j.account_id
          ORDER BY j.name`,
      ),
    );
  }

  /**
   * Takes the job for a run, unless it changed hands since it was looked at. The run of a dead process is recorded as lost.
   *
   * @returns whether this process has it now
   */
  claim(
    { runId, state, name }: Standing,
    run: Run,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<boolean> {
    return this.system(async () => {
      const [, claimed] = await manager.query<[unknown, number]>(
        `WITH lost AS (
           INSERT INTO job_runs (id, job, state, process, account_id, started_at, ended_at)
           SELECT j.run_id, j.name, 'LOST', j.process, j.account_id, j.started_at, now()
             FROM jobs j
            WHERE j.name = $1 AND j.run_id = $2 AND j.state = 'RUNNING' AND j.lease_until <= now()
           ON CONFLICT ON CONSTRAINT pk_job_runs DO NOTHING)
         UPDATE jobs j
            SET run_id = $4, process = $5, account_id = $6, state = 'RUNNING', started_at = now(),
                lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), ended_at = NULL, result = NULL, error = NULL
          WHERE j.name = $1 AND j.run_id IS NOT DISTINCT FROM $2 AND j.state IS NOT DISTINCT FROM $3
            AND (j.lease_until IS NULL OR j.lease_until <= now())`,
        [name, runId, state, run.id, run.process, run.accountId],
      );
      return claimed === 1;
    });
  }

  /** Shows that the process lives. @returns whether it still has the job */
  renew(run: Run): Promise<boolean> {
    return this.system(async () => {
      const [, renewed] = await this.dataSource.query<[unknown, number]>(
        `UPDATE jobs SET lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
          WHERE name = $1 AND run_id = $2 AND state = 'RUNNING'`,
        [run.job, run.id],
      );
      return renewed === 1;
    });
  }

  /**
   * Gives the job back. What the run came to is kept when it did something, failed or was asked for; that it failed once more
   * in the same way only counts.
   *
   * @returns whether the failure is another than the last one
   */
  end(run: Run, { state, result, error }: Outcome): Promise<boolean> {
    const telling = state === 'FAILED' || run.accountId !== null || Object.values(result ?? {}).some(Boolean);
    return this.system(() =>
      this.dataSource.transaction(async (manager) => {
        await manager.query(
          `UPDATE jobs SET state = $3, result = $4, error = $5, ended_at = now(), lease_until = NULL
            WHERE name = $1 AND run_id = $2`,
          [run.job, run.id, state, result, error],
        );
        if (!telling) return false;
        const [, repeated] = await manager.query<[unknown, number]>(
          `UPDATE job_runs SET times = times + 1, ended_at = now()
            WHERE id = (SELECT r.id FROM job_runs r WHERE r.job = $1 ORDER BY r.id DESC LIMIT 1)
              AND state = 'FAILED' AND error = $2 AND account_id IS NULL AND $3::uuid IS NULL`,
          [run.job, error, run.accountId],
        );
        if (repeated > 0) return false;
        await manager.query(
          `INSERT INTO job_runs (id, job, state, process, account_id, started_at, ended_at, result, error)
           SELECT $1, $2, $3, $4, $5, coalesce(max(j.started_at), now()), now(), $6, $7
             FROM jobs j WHERE j.name = $2 AND j.run_id = $1
           ON CONFLICT ON CONSTRAINT pk_job_runs DO UPDATE
             SET state = excluded.state, ended_at = now(), result = excluded.result, error = excluded.error`,
          [run.id, run.job, state, run.process, run.accountId, result, error],
        );
        return state === 'FAILED';
      }),
    );
  }

  private system<Result>(work: () => Promise<Result>): Promise<Result> {
    return asSystem('jobs of the service', work);
  }
}
