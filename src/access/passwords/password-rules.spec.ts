import { COMMON_PASSWORDS } from './common-passwords.js';
import { SHORTEST_PASSWORD, weaknessOf } from './password-rules.js';

describe('a password', () => {
  it.each([
    ['spring-festival', undefined],
    ['回家过年2024年春节快乐', undefined],
    ['1234567890', 'tooCommon'],
    ['1Q2W3E4R5T', 'tooCommon'],
    ['ababababababab', 'tooCommon'],
    ['Microphone', 'tooCommon'],
    ['Yangcheng-2024', 'holdsLogin'],
  ])('%s is %s', (password, weakness) => {
    expect(weaknessOf(password, 'yangcheng')).toBe(weakness);
  });

  it('is compared with thousands of common ones that are long enough to be chosen', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(2500);
    expect([...COMMON_PASSWORDS].filter((word) => word.length < SHORTEST_PASSWORD)).toEqual([]);
  });
});
