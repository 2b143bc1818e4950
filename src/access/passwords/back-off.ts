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
