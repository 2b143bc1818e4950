/** What opens a vault again: a random key, wrapped by one that only the password gives. */
export interface WrappedKey {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  iv: Uint8Array<ArrayBuffer>;
  key: ArrayBuffer;
}

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** As many as OWASP asks of PBKDF2 with SHA-256; a cheap phone takes about a second. */
export const ITERATIONS = 600_000;
const AES = 'AES-GCM';

/** A new key for this device, and the same wrapped. The key itself cannot be taken out of the browser. */
export async function newKey(
  password: string,
  iterations = ITERATIONS,
): Promise<{ key: CryptoKey; wrapped: WrappedKey }> {
  const key = await crypto.subtle.generateKey({ name: AES, length: 256 }, true, ['encrypt', 'decrypt']);
  const wrapped = await wrap(key, password, iterations);
  return { key: await unwrap(wrapped, password), wrapped };
}

async function wrap(key: CryptoKey, password: string, iterations: number): Promise<WrappedKey> {
  const salt = random(16);
  const iv = random(12);
  const wrapping = await derived(password, salt, iterations);
  return { salt, iterations, iv, key: await crypto.subtle.wrapKey('raw', key, wrapping, { name: AES, iv }) };
}

/** @throws when the password is another one: the wrapping tells that nobody has changed it, too */
export async function unwrap(
  { salt, iterations, iv, key }: WrappedKey,
  password: string,
): Promise<CryptoKey> {
  const wrapping = await derived(password, salt, iterations);
  return crypto.subtle.unwrapKey('raw', key, wrapping, { name: AES, iv }, AES, false, ['encrypt', 'decrypt']);
}

async function derived(password: string, salt: BufferSource, iterations: number): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(password.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: AES, length: 256 }, false, ['wrapKey', 'unwrapKey']);
}

/** @param place where it is kept: moved elsewhere it cannot be opened */
export async function seal(key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  const iv = random(12);
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt(algorithm(iv, place), key, text) };
}

export async function open<T>(key: CryptoKey, place: string, { iv, data }: Sealed): Promise<T> {
  const text = await crypto.subtle.decrypt(algorithm(iv, place), key, data);
  return JSON.parse(new TextDecoder().decode(text)) as T;
}

const algorithm = (iv: BufferSource, place: string) => ({
  ...{ name: AES, iv },
  additionalData: new TextEncoder().encode(place),
});

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
