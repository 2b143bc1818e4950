/** Fewer different bytes than this are a pattern somebody typed: 32 random ones have about 30. */
const LEAST_DIFFERENT = 16;
/** Words of examples and of first tries. */
const EXAMPLE = /change-?me|secret|password|example|fangang|0123456789|abcdefgh/i;

/** Whether a secret looks made up by a person or copied from an example. */
export function isWeak(secret: string): boolean {
  const bytes = /^([0-9a-f]{2}){16,}$/i.test(secret) ? Buffer.from(secret, 'hex') : Buffer.from(secret);
  return new Set(bytes).size < LEAST_DIFFERENT || EXAMPLE.test(secret);
}
