import { networkOf, waitAfter } from './back-off.js';

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

describe('an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:0:7::1', '2001:db8:0:7'],
    ['2001:DB8:0:7:1:2:3:4', '2001:db8:0:7'],
    ['2001:db8::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
