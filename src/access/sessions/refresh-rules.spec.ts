import { goodUntil, lapsedBefore, verdictOn } from './refresh-rules.js';

const at = (moment: string) => new Date(`2024-02-${moment}+08:00`);

describe('a refresh token', () => {
  it.each([
    ['is good once', null, false, 'ROTATE'],
    ['is answered again when the answer was lost', '01T09:00:00', false, 'REPEAT'],
    ['is answered again for 20 seconds', '01T08:59:40', false, 'REPEAT'],
    ['is stolen when it comes later', '01T08:59:39', false, 'REUSED'],
    ['is stolen when the token after it was used', '01T09:00:00', true, 'REUSED'],
  ])('%s', (_, used, successorUsed, verdict) => {
    expect(verdictOn({ usedAt: used === null ? null : at(used), successorUsed }, at('01T09:00:00'))).toBe(
      verdict,
    );
  });

  it('is good for 7 days, and never past the 30 days of its session', () => {
    expect(goodUntil(at('01T09:00:00'), at('05T09:00:00'))).toEqual(at('12T09:00:00'));
    expect(goodUntil(at('01T09:00:00'), at('28T09:00:00'))).toEqual(new Date('2024-03-02T09:00:00+08:00'));
  });

  it('cannot refresh what began 30 days ago or was idle for 7', () => {
    expect(lapsedBefore(new Date('2024-03-02T09:00:00+08:00'))).toEqual({
      started: at('01T09:00:00'),
      used: at('24T09:00:00'),
    });
  });
});
