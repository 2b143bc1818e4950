import { randomFillSync, randomUUID } from 'node:crypto';

/** What the counter of a UUIDv7 has room for: 12 bits. */
const MOST_OF_A_MILLISECOND = 0x1000;
let millisecond = 0;
let made = 0;
/** What all ids of this millisecond begin with. */
let beginning = '';

/**
 * A UUIDv7: unique, and sorted by the moment it was made, those of one process also within a millisecond. The random half is
 * that of a UUIDv4: Node keeps a store of random bytes for these, and asking for 16 bytes each time costs ten times as much.
 */
export function newId(): string {
  const now = Date.now();
  made += 1;
  if (now > millisecond || made === MOST_OF_A_MILLISECOND) {
    // When a millisecond is full, the next begins early.
    millisecond = Math.max(now, millisecond + 1);
    made = 0;
    const time = millisecond.toString(16).padStart(12, '0');
    beginning = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  }
  return `${beginning}${made.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`;
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

/** Random bytes made ahead for codes: asking for each letter alone costs ten times as much. */
const random = Buffer.alloc(1024);
let used = random.length;

/** A number below `bound`, which is at most 256, each as likely as the other. */
function below(bound: number): number {
  for (;;) {
    if (used === random.length) {
      randomFillSync(random);
      used = 0;
    }
    const byte = random[used];
    random[used] = 0;
    used += 1;
    if (byte < 256 - (256 % bound)) return byte % bound;
  }
}

/** A short code for people, e.g. `H7KQ-3MRA`. 23^8 codes: a collision is caught by the unique constraint. */
export function publicCode(): string {
  let code = '';
  for (let at = 0; at < 8; at += 1) {
    if (at === 4) code += '-';
    code += ALPHABET[below(ALPHABET.length)];
  }
  return code;
}
