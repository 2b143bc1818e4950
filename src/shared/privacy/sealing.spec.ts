import { BrokenSeal, derivedLookupKey, Sealing } from './sealing.js';

const OLD = '00'.repeat(32);
const NEW = '11'.repeat(32);
const sealing = new Sealing({ dataKey: OLD });
const number = '11010519491231002X';

describe('sealing', () => {
  it('gives back what was sealed, an empty text too', () => {
    expect(sealing.open(sealing.seal(number))).toBe(number);
    expect(sealing.open(sealing.seal(''))).toBe('');
  });

  it('makes another seal each time, and none shows the number', () => {
    const [one, two] = [sealing.seal(number), sealing.seal(number)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes(number)).toBe(false);
  });

  it('tells with which key it was sealed', () => {
    const sealed = sealing.seal(number);
    expect(sealed[0]).toBe(2);
    expect(sealed.subarray(1, 5).equals(sealing.keyId)).toBe(true);
    expect(sealing.keyId.equals(new Sealing({ dataKey: NEW }).keyId)).toBe(false);
  });

  it('refuses a key it does not have, and every tampered byte', () => {
    const sealed = sealing.seal(number);
    expect(() => new Sealing({ dataKey: NEW }).open(sealed)).toThrow(BrokenSeal);
    for (let at = 0; at < sealed.length; at += 1) {
      const tampered = Buffer.from(sealed);
      tampered[at] ^= 1;
      expect(() => sealing.open(tampered)).toThrow(BrokenSeal);
    }
    expect(() => sealing.open(sealed.subarray(0, 20))).toThrow(BrokenSeal);
  });

  it('opens with former keys what they sealed, and does not let one key id stand for another', () => {
    const rotated = new Sealing({ dataKey: NEW, dataKeysOld: [OLD] });
    const sealed = sealing.seal(number);
    expect(rotated.open(sealed)).toBe(number);
    expect(rotated.seal(number).subarray(1, 5).equals(sealing.keyId)).toBe(false);
    rotated.keyId.copy(sealed, 1);
    expect(() => rotated.open(sealed)).toThrow(BrokenSeal);
  });

  it('digests equal texts equally, under its key', () => {
    expect(sealing.digest(number).equals(sealing.digest(number))).toBe(true);
    expect(sealing.digest(number).equals(new Sealing({ dataKey: NEW }).digest(number))).toBe(false);
  });

  it('keeps the digests through a rotation, and after it with the lookup key alone', () => {
    const digest = sealing.digest(number);
    expect(new Sealing({ dataKey: NEW, dataKeysOld: [OLD] }).digest(number)).toEqual(digest);
    expect(new Sealing({ dataKey: NEW, lookupKey: derivedLookupKey(OLD) }).digest(number)).toEqual(digest);
  });
});
