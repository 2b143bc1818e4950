import { auditKeyId, BEGINNING, digestOf, headText } from './chain.js';

const KEY = '0a'.repeat(32);

describe('a link', () => {
  it('depends on the key, on what comes before it and on the entry', () => {
    const link = digestOf(KEY, BEGINNING, 'entry');
    expect(digestOf(KEY, BEGINNING, 'entry')).toEqual(link);
    expect(digestOf('0b'.repeat(32), BEGINNING, 'entry')).not.toEqual(link);
    expect(digestOf(KEY, link, 'entry')).not.toEqual(link);
    expect(digestOf(KEY, BEGINNING, 'entry.')).not.toEqual(link);
  });

  it('is told by its number and digest, and its key by an id', () => {
    expect(headText({ no: 7, digest: Buffer.from('0aff', 'hex') })).toBe('7:0aff');
    expect(auditKeyId(KEY)).not.toBe(auditKeyId('0b'.repeat(32)));
  });
});
