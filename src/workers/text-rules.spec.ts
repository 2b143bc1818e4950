import { readText } from './text-rules.js';

it('keeps a text that looks like a formula, on one line', () => {
  expect(readText(' =HYPERLINK("http://example.invalid","x")\r\n行李多 ', 100)).toBe(
    '=HYPERLINK("http://example.invalid","x") 行李多',
  );
  expect(() => readText('字'.repeat(11), 10)).toThrow(expect.objectContaining({ code: 'text_too_long' }));
});
