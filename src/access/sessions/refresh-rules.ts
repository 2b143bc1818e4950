/** So long after it was begun a session ends, however much it is used. */
const LASTS_DAYS = 30;
/** So long after it was last used. */
const IDLE_DAYS = 7;
/** So long a used refresh token is answered again, for a caller whose answer was lost on the way. */
const ANSWER_LOST_MS = 20_000;

const DAY_MS = 24 * 60 * 60 * 1000;

export interface HeldToken {
  usedAt: Date | null;
  /** Whether the token given for it was used in turn. */
  successorUsed: boolean;
}

/**
 * What becomes of a refresh token that is presented.
 *
 * - `ROTATE`: it is good, and used up by this.
 * - `REPEAT`: it was just used and its answer seems to have been lost; the same answer is given again.
 * - `REUSED`: two hold it, so one of them stole it.
 */
export function verdictOn(token: HeldToken, now: Date): 'ROTATE' | 'REPEAT' | 'REUSED' {
  if (token.usedAt === null) return 'ROTATE';
  const lost = !token.successorUsed && now.getTime() - token.usedAt.getTime() <= ANSWER_LOST_MS;
  return lost ? 'REPEAT' : 'REUSED';
}

/** Until when a refresh token that is given now is good. */
export function goodUntil(sessionStarted: Date, now: Date): Date {
  const lasts = sessionStarted.getTime() + LASTS_DAYS * DAY_MS;
  return new Date(Math.min(lasts, now.getTime() + IDLE_DAYS * DAY_MS));
}

/** Sessions begun or used before these moments can no longer be refreshed. */
export function lapsedBefore(now: Date): { started: Date; used: Date } {
  return {
    started: new Date(now.getTime() - LASTS_DAYS * DAY_MS),
    used: new Date(now.getTime() - IDLE_DAYS * DAY_MS),
  };
}
