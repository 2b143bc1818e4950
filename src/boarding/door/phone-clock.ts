/** When something happened as a phone tells it. */
export interface ToldMoment {
  /** As its clock said. */
  happenedAt: Date;
  /**
   * How far its clock was ahead of ours, in ms, when it last spoke to us before that: a clock that is set right on the way
   * home would otherwise put right what it said while it was wrong.
   */
  clockAhead?: number;
  /** When, by our clock, it last spoke to us before that: a clock set back since then makes nothing happen before. */
  after?: Date;
}

/** Between what happening is possible. */
export interface Possible {
  /** Nobody boards before there is a list: when the first version of the trip's list was confirmed; null when nobody knows. */
  from: Date | null;
  /** When the phone's report came in. */
  until: Date;
}

/** A difference that the way over the network explains, in ms: such a clock is right. */
const TOLERANCE = 120_000;

/** How far a phone's clock is ahead of ours, in ms; 0 when it is as good as right. */
export function clockAheadOf(sentAt: Date, receivedAt: Date): number {
  const ahead = sentAt.getTime() - receivedAt.getTime();
  return Math.abs(ahead) <= TOLERANCE ? 0 : ahead;
}

/**
 * When it really happened. What the phone said is put right by how wrong its clock was at that time, or is now; of these the
 * first that is possible counts. When none is, the nearest possible moment stands for it: never in the future, never
 * before there was a list or the phone last spoke to us.
 *
 * @param aheadNow how far the clock is ahead at the time of sending, in ms, see `clockAheadOf`
 * @example // a clock 5 h ahead says 12:40 and sends at 13:00, which is 08:00: it happened at 07:40
 */
export function reallyHappened(told: ToldMoment, aheadNow: number, { from, until }: Possible): Date {
  const { happenedAt, clockAhead, after } = told;
  const then = clockAhead === undefined || Math.abs(clockAhead) <= TOLERANCE ? undefined : clockAhead;
  const offsets = clockAhead === undefined ? [aheadNow] : [then ?? 0, aheadNow];
  const moments = offsets.map((ahead) => happenedAt.getTime() - ahead);
  const most = until.getTime();
  const least = Math.min(
    Math.max(from?.getTime() ?? -Infinity, (after?.getTime() ?? -Infinity) - TOLERANCE),
    most,
  );
  const possible = moments.find((moment) => least <= moment && moment <= most);
  return new Date(possible ?? Math.min(Math.max(moments[0], least), most));
}
