import { waitAfter } from './back-off.js';

describe('whoever fails to sign in', () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [10, 32],
    [14, 512],
    [15, 900],
    [1_000_000, 900],
  ])('waits after %d failures for %d seconds', (failures, seconds) => {
    expect(waitAfter(failures)).toBe(seconds);
  });
});
