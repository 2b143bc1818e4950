import { randomInt } from 'node:crypto';

/** How long a code is good, in seconds. */
export const CODE_SECONDS = 300;

/** After so many seconds a phone may be sent another. */
export const CODE_PAUSE = 60;

/** How often one code may be tried: 5 of a million, ten codes a day. */
export const CODE_TRIES = 5;

/** Six digits, each of the million as likely. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}
