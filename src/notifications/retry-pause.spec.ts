import { retryPause } from './retry-pause.js';

describe('the pause after a failed attempt', () => {
  it('doubles from ten seconds', () => {
    expect([1, 2, 3, 4].map(retryPause)).toEqual([10, 20, 40, 80]);
  });

  it('stays at six hours in the end', () => {
    expect([12, 13, 1000].map(retryPause)).toEqual([20_480, 21_600, 21_600]);
  });
});
