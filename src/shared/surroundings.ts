import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from './commands/noted-request.js';

/**
 * Whose rows the database shows. Every connection is set to the scope in force before it is used, and the policies of the
 * tables ask it; a query that forgets its condition still finds nothing of others.
 */
export interface Scope {
  /** An account, bound by the policies; or the service itself, which sees every row. */
  role: 'actor' | 'system';
  /** Id of the account; empty when nobody is signed in. */
  account: string;
  /** Code prefix of the region that the account acts for; empty for none. */
  region: string;
  /** Id of the carrier that the account acts for; empty for none. */
  carrier: string;
  /** Ids of the workers whom the account is, as a PostgreSQL array: `{…,…}`. */
  workers: string;
  /** Home county codes of these workers, as a PostgreSQL array. */
  home: string;
  /** `yes` for an escort, who boards people of other counties too; else empty. */
  escort: string;
}

/** A request under way. */
export interface RequestUnderWay {
  /** For the lines of the log that it leads to. */
  logged?: unknown;
  /** What is recorded of it. */
  noted?: RequestContext;
}

/**
 * On whose behalf code runs, and for which request. Both in one store: Node follows each store through every promise that is
 * made.
 */
export interface Surroundings {
  scope?: Scope;
  request?: RequestUnderWay;
}

const store = new AsyncLocalStorage<Surroundings>();

export function surroundings(): Surroundings | undefined {
  return store.getStore();
}

/** Does some work in these surroundings, whatever they were before. */
export function within<Result>(around: Surroundings, work: () => Result): Result {
  return store.run(around, work);
}
