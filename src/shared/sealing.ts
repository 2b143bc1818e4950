import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/**
 * Seals personal data for the database (AES-256-GCM) and makes the keyed digest it is found by. Equal texts give
 * different seals and the same digest, so that a dump alone tells neither the number nor lets it be guessed.
 */
export class Sealing {
  private readonly sealKey: Buffer;
  private readonly digestKey: Buffer;

  /** @param dataKey 32 bytes as hex; other keys for sealing and for digests are derived from it */
  constructor(dataKey: string) {
    const derive = (purpose: string) =>
      Buffer.from(hkdfSync('sha256', Buffer.from(dataKey, 'hex'), '', purpose, 32));
    this.sealKey = derive('fangang seal');
    this.digestKey = derive('fangang digest');
  }

  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.sealKey, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
  }

  /** @throws when the seal was made with another key or was tampered with */
  open(sealed: Buffer): string {
    if (sealed[0] !== VERSION) throw new Error(`Unknown seal version ${sealed[0]}`);
    const nonce = sealed.subarray(1, 1 + NONCE);
    const tag = sealed.subarray(1 + NONCE, 1 + NONCE + TAG);
    const decipher = createDecipheriv('aes-256-gcm', this.sealKey, nonce).setAuthTag(tag);
    const body = decipher.update(sealed.subarray(1 + NONCE + TAG));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  }

  /** Keyed digest for looking up and for uniqueness. */
  digest(text: string): Buffer {
    return createHmac('sha256', this.digestKey).update(text).digest();
  }
}
