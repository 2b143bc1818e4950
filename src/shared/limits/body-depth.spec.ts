import { nestsDeeper } from './body-depth.js';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('the depth of a JSON text', () => {
  it.each([
    [nested(20), false],
    [nested(21), true],
    [`{"a":${nested(19)},"b":${nested(19)}}`, false],
    [`{"a":${nested(20)}}`, true],
    ['"plain"', false],
    [JSON.stringify({ text: '[{'.repeat(30) }), false],
    [JSON.stringify({ text: '"\\"[[' + '['.repeat(30) }), false],
    [`["\\\\",${nested(20)}]`, true],
  ])('%s', (text, deeper) => {
    expect(nestsDeeper(text, 20)).toBe(deeper);
  });

  it('is found at the first bracket too many', () => {
    expect(nestsDeeper('['.repeat(1_000_000), 20)).toBe(true);
  });
});
