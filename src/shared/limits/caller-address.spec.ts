import { callerAddress, limitedAddress } from './caller-address.js';

describe('whose limit an address counts for', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
    [null, 'unknown'],
  ])('%s: %s', (address, counted) => {
    expect(limitedAddress(address)).toBe(counted);
  });
});

describe('where a request comes from', () => {
  it.each([
    ['192.0.2.7', '127.0.0.1', '192.0.2.7'],
    ['2001:db8::6', '127.0.0.1', '2001:db8::6'],
    ['fe80::1%eth0', '127.0.0.1', 'fe80::1'],
    ['made up', '127.0.0.1', '127.0.0.1'],
    ['192.0.2.7:4711', '127.0.0.1', '127.0.0.1'],
    ['127.1', '127.0.0.1', '127.0.0.1'],
    ['_hidden', 'fe80::1%eth0', 'fe80::1'],
    [undefined, undefined, null],
  ])('said %s over %s: %s', (ip, remoteAddress, address) => {
    expect(callerAddress({ ip, socket: { remoteAddress } })).toBe(address);
  });
});
