import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 2;
const KEY_ID = 4;
const NONCE = 12;
const TAG = 16;
const HEADER = 1 + KEY_ID;

/** The keys of personal data, each 32 bytes as hex. Keys for sealing and for digests are derived from them. */
export interface DataKeys {
  /** What is sealed from now on is sealed with this one. */
  dataKey: string;
  /** Former keys, newest first: what they sealed can still be opened. */
  dataKeysOld?: string[];
  /** Key of the digests; by default derived from the oldest data key, so that digests outlive a rotation. */
  lookupKey?: string;
}

/** What a key is known by where the key itself must not be. */
export interface KeyCheck {
  /** First four bytes of its SHA-256, as hex. */
  keyId: string;
  /** HMAC under the key: only the very same key makes it. */
  checkValue: Buffer;
}

/** Thrown when a seal cannot be opened: its key is not among those given, or somebody has tampered with it. */
export class BrokenSeal extends Error {}

/**
 * Seals personal data for the database (AES-256-GCM) and makes the keyed digest it is found by. Equal texts give
 * different seals and the same digest, so that a dump alone tells neither the number nor lets it be guessed.
 *
 * A seal is `version (1 byte) ‖ key id (4) ‖ nonce (12) ‖ tag (16) ‖ encrypted text`; version and key id are authenticated.
 */
export class Sealing {
  /** Id of the key that seals now: the first four bytes of its SHA-256. */
  readonly keyId: Buffer;
  private readonly sealKey: Buffer;
  private readonly sealKeys = new Map<string, Buffer>();
  private readonly digestKey: Buffer;

  constructor({ dataKey, dataKeysOld = [], lookupKey }: DataKeys) {
    for (const key of [dataKey, ...dataKeysOld]) {
      const sealKey = derive(key, 'fangang seal');
      this.sealKeys.set(idOf(sealKey).toString('hex'), sealKey);
    }
    this.sealKey = derive(dataKey, 'fangang seal');
    this.keyId = idOf(this.sealKey);
    this.digestKey = Buffer.from(lookupKey ?? derivedLookupKey(dataKeysOld.at(-1) ?? dataKey), 'hex');
  }

  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE);
    const header = Buffer.concat([Buffer.from([VERSION]), this.keyId]);
    const cipher = createCipheriv('aes-256-gcm', this.sealKey, nonce).setAAD(header);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
  }

  /** @throws BrokenSeal when its key is not known or it was tampered with */
  open(sealed: Buffer): string {
    if (sealed[0] !== VERSION) throw new BrokenSeal(`Unknown seal version ${sealed[0]}`);
    const keyId = sealed.toString('hex', 1, HEADER);
    const key = this.sealKeys.get(keyId);
    if (sealed.length < HEADER + NONCE + TAG) throw new BrokenSeal('The seal is cut short');
    if (!key) throw new BrokenSeal(`The data key ${keyId} is not among those given`);
    const nonce = sealed.subarray(HEADER, HEADER + NONCE);
    const tag = sealed.subarray(HEADER + NONCE, HEADER + NONCE + TAG);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    decipher.setAAD(sealed.subarray(0, HEADER)).setAuthTag(tag);
    try {
      const body = decipher.update(sealed.subarray(HEADER + NONCE + TAG));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    } catch {
      throw new BrokenSeal('The seal was tampered with');
    }
  }

  /** Keyed digest for looking up and for uniqueness. */
  digest(text: string): Buffer {
    return createHmac('sha256', this.digestKey).update(text).digest();
  }

  /** The keys that open seals, newest first. */
  get sealChecks(): KeyCheck[] {
    return [...this.sealKeys.values()].map(checkOf);
  }

  get lookupCheck(): KeyCheck {
    return checkOf(this.digestKey);
  }
}

/** The lookup key that follows from a data key when none is given, as hex. */
export function derivedLookupKey(dataKey: string): string {
  return derive(dataKey, 'fangang digest').toString('hex');
}

function derive(key: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), '', purpose, 32));
}

function checkOf(key: Buffer): KeyCheck {
  const checkValue = createHmac('sha256', key).update('fangang key check').digest();
  return { keyId: idOf(key).toString('hex'), checkValue };
}

function idOf(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, KEY_ID);
}
