import { isIPv6 } from 'node:net';

/** Failures to sign in under one name from one address, that cost nothing. */
const FREE = 5;
const LONGEST_WAIT_S = 15 * 60;
/** Failures within a time, from one address over all names and for one name over all addresses. */
export const FROM_ADDRESS = { most: 50, seconds: 15 * 60 };
export const FOR_LOGIN = { most: 100, seconds: 60 * 60 };
/** After so long without a failure all is forgotten. */
export const FORGOTTEN_AFTER_S = 24 * 60 * 60;

/**
 * How long somebody has to wait after so many failures under one name from one address, in seconds: none after the first
 * five, then a second, doubled each time up to 15 minutes.
 */
export function waitAfter(failures: number): number {
  return failures < FREE ? 0 : Math.min(LONGEST_WAIT_S, 2 ** Math.min(failures - FREE, 20));
}

/**
 * What counts as one address: of IPv6 the first 64 bits, all of which belong to one line.
 *
 * @example networkOf('2001:db8:0:7::1') // '2001:db8:0:7'
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head, tail] = address.split('%')[0].split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - behind.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...behind];
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
