import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, QueryFailedError } from 'typeorm';
import { domainErrorOf } from './database-errors.js';
import { Busy } from './domain-error.js';
import { IdempotentRequest, idempotentRequest } from './request-context.js';
import { storeAnswer, takeKey } from './idempotency-keys.js';

const RETRIES = 5;
/** Serialization failure, deadlock: the transaction is innocent and may simply run again. */
const TRANSIENT = new Set(['40001', '40P01']);
const LOCK_TIMEOUT = '55P03';

/**
 * One visible transaction per command. The work gets an EntityManager and must use only that. Broken constraints come out
 * as the domain error registered under their name; deadlocks are tried again; a lock that is not had in time is `Busy`.
 *
 * When the request carries an `Idempotency-Key`, the key is taken first and the work's result stored last, in the same
 * transaction: a repeated request waits for the first, then gets its answer, and a key never outlives a rollback.
 */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  async run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const request = idempotentRequest.getStore();
    const keyed = request && !request.taken ? request : undefined;
    if (keyed) keyed.taken = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction((manager) => this.inside(manager, work, keyed));
      } catch (error) {
        const code = sqlState(error);
        if (code && TRANSIENT.has(code) && attempt < RETRIES) continue;
        if (code === LOCK_TIMEOUT) throw new Busy();
        throw domainErrorOf(error);
      }
    }
  }

  private async inside<Result>(
    manager: EntityManager,
    work: (manager: EntityManager) => Promise<Result>,
    keyed: IdempotentRequest | undefined,
  ): Promise<Result> {
    await manager.query(`SET LOCAL lock_timeout = '10s'`);
    if (keyed) await takeKey(manager, keyed);
    const result = await work(manager);
    if (keyed) await storeAnswer(manager, keyed, result);
    return result;
  }
}

function sqlState(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
}
