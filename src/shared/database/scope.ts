import type { EntityManager } from 'typeorm';
import { Scope, surroundings, within } from '../surroundings.js';

/** Nobody is signed in: only what everyone may read is seen. */
export const NOBODY: Scope = {
  ...{ role: 'actor', account: '', region: '', carrier: '', workers: '{}', home: '{}', escort: '' },
};

const SYSTEM: Scope = { ...NOBODY, role: 'system' };

/** What the service does on nobody's behalf, or for many at once. */
export type SystemTask =
  /** What a fresh or newer service needs: built-in layouts, the example campaign, the first account, regions in memory. */
  | 'boot'
  /** What is due by the clock: mails, offers, rounds, allotments, held seats, tables, old keys, rosters. */
  | 'job'
  /** Which job runs where and what came of it belongs to nobody; the role is checked by who asks. */
  | 'jobs of the service'
  | 'retention'
  /** The record is shown to no account by the tables' policies; the province is checked by who asks. */
  | 'audit chain'
  | 'audit trail'
  /** Limits belong to nobody: they are counted before it is known who asks, and by digests only. */
  | 'rate limits'
  | 'ended windows'
  | 'counting failures to sign in'
  /** Who somebody is has to be found out before it can be acted as them; codes and tokens are shown to no account. */
  | 'signing in'
  | 'asking for my password'
  | 'changing my password'
  | 'refreshing a session'
  | 'accepting an invitation'
  | 'my second factor'
  | 'my identities'
  | 'visits to the provider'
  | 'coming back from the provider'
  | 'signing in through the provider'
  | 'asking whether a session is in use'
  | 'phone codes'
  | 'phone sign-in'
  | 'bound workers'
  | 'bindings'
  /** Of a party that somebody belongs to, the others' names, hidden but for the family name. */
  | 'names of a party'
  /** Who stands by is registered at any office of the trip's origin; the version itself was found under the policies. */
  | 'standbys of a version'
  | 'trips of my bookings'
  /** Anyone may ask whether a trip is real; the answer names nobody. */
  | 'trip verification'
  /** One transaction carries out the commands of many accounts; each is checked in memory. */
  | 'booking desk'
  /** How full trips are, without saying by whom; the trip itself is found under the account's own policies. */
  | 'seat states'
  /** Where all people of a party are at home: only who sees them all may act for them. Nothing of it is shown. */
  | 'booking reach'
  /** People of a region travel on other offices' trips, too; whose people is checked before. */
  | 'lists of people of a region'
  /** How many people come to work where somebody receives them; trips are found under the account's own policies. */
  | 'arrivals of a region'
  /** Sums of all regions, and who stands behind a row; whose rows are shown is decided by region. */
  | 'figures';

/** Why the rest of a command looks further than its account may. */
export type Widening =
  /** Others of any region may move up on the waiting list, change seats with these people, or share their vehicle. */
  | 'seats of a trip'
  /** A trip and its feeder legs may be run by different offices, and must fit each other. */
  | 'ties of a trip'
  /** A party may have people of other regions, and another office may have made a trip for it. */
  | 'open demand'
  /** What is frozen is the table of the whole province. */
  | 'figures of all regions'
  /** Where deliveries stand is the service's own note. */
  | 'deliveries to the platform'
  /** A list of passengers holds all people of the trip. */
  | 'lists of a trip'
  /** A person may be registered at another office: that has to be found to be refused. */
  | 'register of persons'
  /** Invitations are shown to no account; whose account it is was checked before. */
  | 'inviting the owner of an account'
  | 'closing an account'
  /** Identities are shown to no account by the tables' policies; whose account it is was checked before. */
  | 'identities of an account'
  | 'registering a party'
  /** Lists, rosters and trips of other offices hold the person's data too. */
  | 'what is held about a person'
  /** Jobs are shown to no account by the tables' policies; the role is checked by who asks. */
  | 'jobs of the service'
  /** Holds are shown to no account by the tables' policies; the province is checked by who asks. */
  | 'legal holds'
  /** The tables' policies let no account change a message; it was found under them before. */
  | 'sending a message again';

const AS_SYSTEM = `set_config('role', regexp_replace(current_setting('role'), 'actor$', 'system'), true)`;

/** The scope in force; undefined when nothing has said on whose behalf this code runs. */
export function currentScope(): Scope | undefined {
  return surroundings()?.scope;
}

/** Does some work in a scope. */
export function runAs<Result>(scope: Scope, work: () => Result): Result {
  return within({ scope, request: surroundings()?.request }, work);
}

/** Puts the rest of the request under way into a scope; for the guard that has read who asks. */
export function setScope(scope: Scope): void {
  const current = surroundings();
  if (current?.scope) current.scope = scope;
}

/** Does some work as the service itself. */
export function asSystem<Result>(_task: SystemTask, work: () => Result): Result {
  return runAs(SYSTEM, work);
}

/**
 * Lets the rest of a command's transaction see and change what its account may not, because the rule that it carries out
 * reaches further: what the command names was found under the account's own policies before. Ends with the transaction.
 */
export async function widen(manager: EntityManager, _why: Widening): Promise<void> {
  await manager.query(`SELECT ${AS_SYSTEM}`);
}

/**
 * As `widen`, for some of the work alone: what comes after it is bound again. Work that fails ends the transaction, and the
 * wide view with it.
 */
export async function widened<Result>(
  manager: EntityManager,
  _why: Widening,
  work: () => Promise<Result>,
): Promise<Result> {
  const [{ was }] = await manager.query<{ was: string }[]>(
    `SELECT s.was, ${AS_SYSTEM} FROM (SELECT current_setting('role') AS was OFFSET 0) s`,
  );
  const result = await work();
  await manager.query(`SELECT set_config('role', $1, true)`, [was]);
  return result;
}
