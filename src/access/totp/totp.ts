import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, a new code every 30 seconds. */
const STEP_S = 30;
const DIGITS = 6;
/** Clocks may differ by one step in either direction. */
const TOLERANCE = 1;

export function stepAt(moment: Date): number {
  return Math.floor(moment.getTime() / 1000 / STEP_S);
}

/** The code of a step. @param digits six, but for the test vectors of the RFC, which have eight */
export function codeOf(secret: Buffer, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest[digest.length - 1] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/**
 * The step that a code belongs to; undefined when it is wrong.
 *
 * @param lastStep of the code that was used last: it and those before are not taken again
 */
export function stepOfCode(
  secret: Buffer,
  code: string,
  now: Date,
  lastStep: number | null,
): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  const current = stepAt(now);
  let found: number | undefined;
  for (let step = current - TOLERANCE; step <= current + TOLERANCE; step += 1) {
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), given) && step > (lastStep ?? -1)) found = step;
  }
  return found;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 without padding (RFC 4648), as authenticator apps take secrets. */
export function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** What an authenticator app reads from a QR code. */
export function otpauthUri(login: string, secret: Buffer): string {
  const label = encodeURIComponent(`Fangang 返岗:${login}`);
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent('Fangang 返岗')}`;
}
