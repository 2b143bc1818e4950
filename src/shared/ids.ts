import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A UUIDv7: unique, and sorted by the moment it was made. */
export function newId(): string {
  return v7();
}

/** Letters and digits that nobody mistakes when reading aloud: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const ALPHABET = '34679ACDEFGHJKMNPQRTWXY';

/** A short code for people, e.g. `H7KQ-3MRA`. 23^8 codes: a collision is caught by the unique constraint. */
export function publicCode(): string {
  const letters = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
