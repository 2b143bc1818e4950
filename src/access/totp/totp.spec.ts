import { base32, codeOf, otpauthUri, stepAt, stepOfCode } from './totp.js';

const secret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('a one-time code', () => {
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('is at second %d what RFC 6238 says', (seconds, code) => {
    expect(codeOf(secret, stepAt(at(seconds)), 8)).toBe(code);
  });

  it.each([
    [-31, undefined],
    [-30, 36],
    [0, 37],
    [30, 38],
    [60, undefined],
  ])('of %d seconds away is of step %s', (away, step) => {
    expect(stepOfCode(secret, codeOf(secret, stepAt(at(1110 + away))), at(1110), null)).toBe(step);
  });

  it('is not taken twice, nor one before it', () => {
    const code = codeOf(secret, 37);
    expect(stepOfCode(secret, code, at(1110), 36)).toBe(37);
    expect(stepOfCode(secret, code, at(1110), 37)).toBeUndefined();
    expect(stepOfCode(secret, code, at(1110), 38)).toBeUndefined();
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('has six digits: not %s', (code) => {
    expect(stepOfCode(secret, code, at(1110), null)).toBeUndefined();
  });
});

it('tells the secret as authenticator apps take it', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
  expect(otpauthUri('wang', secret)).toBe(
    'otpauth://totp/Fangang%20%E8%BF%94%E5%B2%97%3Awang?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Fangang%20%E8%BF%94%E5%B2%97',
  );
});
