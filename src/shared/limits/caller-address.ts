import { isIP, isIPv6 } from 'node:net';

/** A request, as far as it tells where it comes from. */
export interface FromSomewhere {
  /** As the proxies that are believed say; what they pass on need not be an address at all. */
  ip?: string;
  socket?: { remoteAddress?: string };
}

/**
 * Where a request comes from, for limits and record alike: what a proxy says if it is an address, otherwise the other end
 * of the line, so that made-up text is neither a limit of its own nor something that the record cannot hold.
 *
 * @returns null when the line is already gone
 */
export function callerAddress({ ip, socket }: FromSomewhere): string | null {
  for (const said of [ip, socket?.remoteAddress]) {
    // The name of a local interface (fe80::1%eth0) tells nothing elsewhere.
    const plain = said?.split('%')[0];
    if (plain && isIP(plain)) return plain;
  }
  return null;
}

/**
 * Whose limit an address counts for: an IPv4 address itself, of IPv6 the network (/64), because one line of a household
 * has 2^64 of them. Who has no address shares one limit with their like.
 */
export function limitedAddress(address: string | null): string {
  if (address === null) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head, tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const behind = tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0);
    while (groups.length + behind < 8) groups.push('0');
    if (tail !== '') groups.push(...tail.split(':'));
  }
  const network = groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
