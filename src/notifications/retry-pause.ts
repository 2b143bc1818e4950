const FIRST = 10;
const LONGEST = 6 * 60 * 60;
/** A server that was away is asked again soon after it is back. */
const LONGEST_AWAY = 10 * 60;
/** So that messages that failed together do not come back together. */
const SPREAD = 0.2;

/** What kept a message from going out. */
export enum FailureKind {
  /** The server was not there, or does not know us: it has said nothing about the message. */
  Away = 'AWAY',
  /** The server did not take it this time. */
  Failed = 'FAILED',
  /** The server will never take it as it is. */
  Refused = 'REFUSED',
}

/**
 * Seconds to wait after this many failed attempts: 10, 20, 40 … up to six hours, up to ten minutes for a server that is away;
 * a fifth more or less.
 *
 * @param random from 0 to 1
 */
export function retryPause(attempts: number, kind: FailureKind, random: number): number {
  const longest = kind === FailureKind.Away ? LONGEST_AWAY : LONGEST;
  const pause = Math.min(FIRST * 2 ** Math.min(attempts - 1, 30), longest);
  return pause * (1 + SPREAD * (2 * random - 1));
}

/** How often a server may fail a message until it is given up: 15 times are about a day. Some refusals pass, too. */
const MOST: Record<FailureKind, number> = {
  [FailureKind.Away]: Infinity,
  [FailureKind.Failed]: 15,
  [FailureKind.Refused]: 3,
};

/**
 * Whether a message is given up: it becomes a dead letter, for a person to look at, and those behind it go on. A server that
 * is away refuses nobody: what was committed is told, however long it takes.
 *
 * @param refusals failed attempts in which the server could be reached, the last included
 */
export function isGivenUp(refusals: number, kind: FailureKind): boolean {
  return refusals >= MOST[kind];
}
