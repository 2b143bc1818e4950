import { FailureKind, isGivenUp, retryPause } from './retry-pause.js';

const { Away, Failed, Refused } = FailureKind;
const pauses = (kind: FailureKind, attempts: number[], random = 0.5) =>
  attempts.map((count) => retryPause(count, kind, random));

describe('the pause after a failed attempt', () => {
  it('doubles from ten seconds', () => {
    expect(pauses(Failed, [1, 2, 3, 4])).toEqual([10, 20, 40, 80]);
  });

  it('stays at six hours in the end', () => {
    expect(pauses(Failed, [12, 13, 1000])).toEqual([20_480, 21_600, 21_600]);
  });

  it('stays at ten minutes while the server is away', () => {
    expect(pauses(Away, [6, 7, 1000])).toEqual([320, 600, 600]);
  });

  it('is spread by a fifth', () => {
    expect([retryPause(1, Failed, 0), retryPause(1, Failed, 1)]).toEqual([8, 12]);
  });
});

describe('a message is given up', () => {
  it.each([
    [Refused, 2, 3],
    [Failed, 14, 15],
  ])('when it was %s more than %i times', (kind, most, over) => {
    expect([isGivenUp(most, kind), isGivenUp(over, kind)]).toEqual([false, true]);
  });

  it('never because the server is away', () => {
    expect(isGivenUp(1_000_000, Away)).toBe(false);
  });

  it('after about a day', () => {
    const waited = pauses(
      Failed,
      Array.from({ length: 14 }, (_, i) => i + 1),
    ).reduce((sum, pause) => sum + pause, 0);
    expect(waited / 3600).toBeGreaterThan(18);
    expect(waited / 3600).toBeLessThan(30);
  });
});
