import { createHash, randomBytes } from 'node:crypto';

/** A secret that only its holder knows: 32 random bytes, as 43 letters, digits, `-` and `_`. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of such a secret. It is as random as its digest is long, so that no key and no slow hash is needed. */
export function digestOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
