import { COMMON_PASSWORDS } from './common-passwords.js';

/** Shortest password that is taken, in characters. */
export const SHORTEST_PASSWORD = 10;

/**
 * Why a password is too easily guessed; undefined when it is not. Length counts, not kinds of characters (NIST SP 800-63B).
 *
 * @example weaknessOf('scheduler2024', 'scheduler') // 'holdsLogin'
 */
export function weaknessOf(password: string, login: string): 'tooCommon' | 'holdsLogin' | undefined {
  const small = password.toLowerCase();
  if (small.includes(login.toLowerCase())) return 'holdsLogin';
  if (COMMON_PASSWORDS.has(small) || new Set(small).size < 4) return 'tooCommon';
  return undefined;
}
