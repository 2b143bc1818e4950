import { QueryFailedError } from 'typeorm';
import { DomainError } from './domain-error.js';

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
