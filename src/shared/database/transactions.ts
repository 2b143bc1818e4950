import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, QueryFailedError } from 'typeorm';
import { Audit, ServiceNote } from '../commands/audit.js';
import { domainErrorOf, isUnavailable, LOCK_TIMEOUT, TRANSIENT } from './database-errors.js';
import { Busy, Unavailable } from '../domain-error.js';
import { HeldCommand, heldCommand, heldKey } from '../commands/request-context.js';
import type { IdempotentRequest } from '../commands/noted-request.js';
import { storeAnswer, takeKey } from '../commands/idempotency-keys.js';
import { inTransaction } from './pipelined-transaction.js';

const RETRIES = 5;
/** Somebody has just stored an answer under the same key: the next attempt finds it. */
const KEY_STORED_MEANWHILE = 'pk_idempotency_keys';

/**
 * One visible transaction per command. The work gets an EntityManager and must use only that. Broken constraints come out
 * as the domain error registered under their name; deadlocks are tried again; a lock that is not had in time is `Busy`, and
 * so is a database that cannot be reached or goes down in the middle: nobody knows then whether the work was committed.
 *
 * When the request carries an `Idempotency-Key`, the key is taken first and the work's result stored last, in the same
 * transaction: a repeated request waits for the first, then gets its answer, and a key never outlives a rollback.
 *
 * A request's command is recorded by its first transaction, and by each further one that writes, see Audit: nothing is done
 * without its entry, and what was refused has none. What the service does by itself is recorded by `byItself`.
 */
@Injectable()
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  async run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const keyed = heldKey();
    const command = heldCommand();
    return this.tried((manager) => this.inside(manager, work, { keyed, command }));
  }

  /**
   * As `run`, for what the service does by itself: what was done is recorded as its own, with the rows that it changed.
   *
   * @param told what to record of the result; undefined when there was nothing to do, and nothing was written
   */
  async byItself<Result>(
    work: (manager: EntityManager) => Promise<Result>,
    told: (result: Result) => ServiceNote | undefined,
  ): Promise<Result> {
    return this.tried(async (manager) => {
      const entryId = await this.audit.begin(manager);
      const result = await work(manager);
      const note = told(result);
      if (note) await this.audit.byService(manager, note, entryId);
      return result;
    });
  }

  private async tried<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inTransaction(this.dataSource, work);
      } catch (error) {
        const { code, constraint } = driverError(error);
        const transient = TRANSIENT.has(code ?? '') || constraint === KEY_STORED_MEANWHILE;
        if (transient && attempt < RETRIES) continue;
        if (transient || code === LOCK_TIMEOUT) throw new Busy();
        if (isUnavailable(error)) throw new Unavailable();
        throw domainErrorOf(error);
      }
    }
  }

  private async inside<Result>(
    manager: EntityManager,
    work: (manager: EntityManager) => Promise<Result>,
    { keyed, command }: { keyed?: IdempotentRequest; command?: HeldCommand },
  ): Promise<Result> {
    if (keyed) await takeKey(manager, keyed);
    const entryId = command && (await this.audit.begin(manager));
    const result = await work(manager);
    await Promise.all([
      entryId && this.recorded(manager, entryId, command, result),
      keyed && storeAnswer(manager, keyed, result),
    ]);
    return result;
  }

  private recorded(
    manager: EntityManager,
    id: string,
    command: HeldCommand,
    outcome: unknown,
  ): Promise<void> {
    const done = { command, outcome };
    return command.continued
      ? this.audit.carriedOn(manager, id, done)
      : this.audit.carriedOut(manager, id, done);
  }
}

function driverError(error: unknown): { code?: string; constraint?: string } {
  return error instanceof QueryFailedError ? error.driverError : {};
}
