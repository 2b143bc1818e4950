const FIRST = 10;
const LONGEST = 6 * 60 * 60;

/**
 * Seconds to wait after this many failed attempts: 10, 20, 40 … up to six hours. There is no last attempt: what was
 * committed is told, however long the mail server is away.
 */
export function retryPause(attempts: number): number {
  return Math.min(FIRST * 2 ** Math.min(attempts - 1, 30), LONGEST);
}
