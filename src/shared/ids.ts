import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A UUIDv7: unique, and sorted by the moment it was made. */
export function newId(): string {
  return v7();
}

/** When an id was made, as it says itself. */
export function momentOf(id: string): Date {
  return new Date(parseInt(id.replace('-', '').slice(0, 12), 16));
}

/** No id made from this moment on is less. */
export function leastIdOf(moment: Date): string {
  const hex = Math.max(moment.getTime(), 0).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Letters and digits that nobody mistakes when reading aloud: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const ALPHABET = '34679ACDEFGHJKMNPQRTWXY';

/** A short code for people, e.g. `H7KQ-3MRA`. 23^8 codes: a collision is caught by the unique constraint. */
export function publicCode(): string {
  const letters = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
