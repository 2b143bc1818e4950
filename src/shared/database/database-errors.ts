import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';
import { DomainError } from '../domain-error.js';

const translations = new Map<string, () => DomainError>();

/**
 * Names what a broken database constraint means. Each module registers its own, in its `*.errors.ts`.
 *
 * @example translateConstraints({ uq_passengers_seat: () => new SeatTaken() });
 */
export function translateConstraints(errors: Record<string, () => DomainError>): void {
  for (const [constraint, make] of Object.entries(errors)) translations.set(constraint, make);
}

/** The domain error of a broken, named constraint; any other error as it is. */
export function domainErrorOf(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  const { constraint } = error.driverError as { constraint?: string };
  return (constraint && translations.get(constraint)?.()) || error;
}

/** Serialization failure, deadlock: the transaction is innocent and may simply run again. */
export const TRANSIENT = new Set(['40001', '40P01']);
export const LOCK_TIMEOUT = '55P03';

/** The statement has waited for a lock as long as `lock_timeout` says. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === LOCK_TIMEOUT;
}

/** Whether others were in the way: asked again, the same may go through. */
export function isHeldUp(error: unknown): boolean {
  return isLockTimeout(error) || TRANSIENT.has(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
}

/** The server is going down or starting, or the connection broke. */
const UNAVAILABLE = /^(08|57P0[1-3]$)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** The driver's own words for a connection that ended under a query, or could not be opened. */
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout e(xceeded|xpired))/;

const GIVEN_BACK = [QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError];

/**
 * Whether the database could not be reached, or went away while the statement was under way or before it: when a connection
 * breaks between two statements TypeORM gives it back by itself, and says of the next one that it was given back.
 */
export function isUnavailable(error: unknown): boolean {
  if (GIVEN_BACK.some((given) => error instanceof given)) return true;
  const { code, message } = ((error instanceof QueryFailedError ? error.driverError : error) ?? {}) as {
    code?: string;
    message?: string;
  };
  return UNAVAILABLE.test(code ?? '') || CONNECTION_LOST.test(message ?? '');
}
