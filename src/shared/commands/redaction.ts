import { maskNumbersIn } from '../privacy/masking.js';

const HIDDEN = '•';
/** Fields that hold a secret, or tell who somebody is. What is left are ids, codes, days and counts. */
const SECRET =
  /password|secret|token|^(current|next|code|totp|ticket|recoveryCode|verifier)$|^(documentNumber|phone|email|town|village|birthDate|address|table)$|^contact|^name$|Name$/i;
/** Its digits may look like a number. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DEEPEST = 8;
/** Texts of an answer that tell what came of the command. */
const TOLD = new Set(['id', 'code', 'state']);

/**
 * What was sent, without secrets and without what tells who somebody is, so that the record never has to be changed when a
 * person asks to be forgotten.
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return ID.test(value) ? value : maskNumbersIn(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === DEEPEST) return HIDDEN;
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET.test(key) && inner !== null ? HIDDEN : redacted(inner, depth + 1),
    ]),
  );
}

/** Of an answer what tells what came of a command: its id, code, state and counts. */
export function outcomeOf(answer: unknown): Record<string, unknown> | null {
  if (answer === null || typeof answer !== 'object') return null;
  if (Array.isArray(answer)) return { count: answer.length };
  const told: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(answer)) {
    if (Array.isArray(value)) told[key] = value.length;
    else if (typeof value === 'string' ? TOLD.has(key) : Number.isInteger(value)) told[key] = value;
  }
  return Object.keys(told).length > 0 ? told : null;
}
