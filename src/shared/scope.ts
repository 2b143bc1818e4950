import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';

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
}

/** Nobody is signed in: only what everyone may read is seen. */
export const NOBODY: Scope = {
  ...{ role: 'actor', account: '', region: '', carrier: '', workers: '{}', home: '{}' },
};

const SYSTEM: Scope = { ...NOBODY, role: 'system' };

/** What the service does on nobody's behalf, or for many at once. Each has one place in the code. */
export type SystemTask =
  | 'boot'
  | 'retention'
  | 'rate limits'
  | 'ended windows'
  | 'audit chain'
  | 'audit trail'
  | 'counting failures to sign in'
  | 'signing in'
  | 'changing my password'
  | 'refreshing a session'
  | 'accepting an invitation'
  | 'my second factor'
  | 'visits to the provider'
  | 'coming back from the provider'
  | 'signing in through the provider'
  | 'asking whether a session is in use'
  | 'phone codes'
  | 'phone sign-in'
  | 'bound workers'
  | 'bindings'
  | 'names of a party'
  | 'trips of my bookings'
  | 'trip verification';

/** Why the rest of a command looks further than its account may. Each has one place in the code. */
export type Widening =
  | 'inviting the owner of an account'
  | 'closing an account'
  | 'registering a party'
  /** Lists, rosters and trips of other offices hold the person's data too. */
  | 'what is held about a person'
  /** Holds are shown to no account by the tables' policies; the province is checked by who asks. */
  | 'legal holds';

const store = new AsyncLocalStorage<{ scope: Scope }>();

/** The scope in force; undefined when nothing has said on whose behalf this code runs. */
export function currentScope(): Scope | undefined {
  return store.getStore()?.scope;
}

/** Does some work in a scope. */
export function runAs<Result>(scope: Scope, work: () => Result): Result {
  return store.run({ scope }, work);
}

/** Puts the rest of the request under way into a scope; for the guard that has read who asks. */
export function setScope(scope: Scope): void {
  const current = store.getStore();
  if (current) current.scope = scope;
}

/** Does some work as the service itself. */
export function asSystem<Result>(_task: SystemTask, work: () => Result): Result {
  return runAs(SYSTEM, work);
}

/**
 * Lets the rest of a command's transaction see and change what its account may not, because the rule it carries out reaches
 * further: what it names was found under the account's own policies before.
 */
export async function widen(_manager: EntityManager, _why: Widening): Promise<void> {}
