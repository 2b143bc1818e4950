import { QueryFailedError } from 'typeorm';
import { DomainError } from '../domain-error.js';
import { JobFailure } from './job.js';

/**
 * What is recorded of an error: never words of the database or of a parser, which may repeat personal data.
 *
 * @example failureWords(queryFailed) // 'QueryFailedError 23514 ck_frozen_rows_total'
 */
export function failureWords(error: unknown): string {
  if (error instanceof JobFailure || error instanceof DomainError) return error.message;
  if (error instanceof QueryFailedError) {
    const { code, constraint } = error.driverError as { code?: string; constraint?: string };
    return [error.name, code, constraint].filter(Boolean).join(' ');
  }
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as { code?: unknown };
  return [error.name, code, whereOf(error)].filter(Boolean).join(' ');
}

/** The place in our own code, e.g. `freeze.service.ts:80`. */
function whereOf({ stack = '' }: Error): string | undefined {
  return /\/([\w.-]+\.[jt]s:\d+):\d+\)?\n?/.exec(stack.slice(stack.indexOf('\n    at ')))?.[1];
}
