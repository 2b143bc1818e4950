import { Sealing } from './sealing.js';

const sealing = new Sealing('00'.repeat(32));
const number = '11010519491231002X';

describe('sealing', () => {
  it('gives back what was sealed', () => {
    expect(sealing.open(sealing.seal(number))).toBe(number);
  });

  it('makes another seal each time, and none shows the number', () => {
    const [one, two] = [sealing.seal(number), sealing.seal(number)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes(number)).toBe(false);
  });

  it('refuses another key and a tampered seal', () => {
    const sealed = sealing.seal(number);
    expect(() => new Sealing('11'.repeat(32)).open(sealed)).toThrow();
    sealed[sealed.length - 1] ^= 1;
    expect(() => sealing.open(sealed)).toThrow();
  });

  it('digests equal texts equally, under its key', () => {
    expect(sealing.digest(number).equals(sealing.digest(number))).toBe(true);
    expect(sealing.digest(number).equals(new Sealing('11'.repeat(32)).digest(number))).toBe(false);
  });
});
