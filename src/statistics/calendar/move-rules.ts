import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { isOver, KnownDeadline, Moment } from './replan.js';

/** Why a week cannot end at another moment. */
export type MoveFault = 'inThePast' | 'beyondNeighbours';

/** Whether a deadline may still be moved or skipped. What is due once may always be: a notice puts it off afterwards. */
export function isFixed({ kind, frozen, dueAt }: KnownDeadline, moment: Moment): boolean {
  return kind === DeadlineKind.Weekly && (frozen || isOver(moment, dueAt));
}

/** A week's new cut-off lies ahead and keeps its place among the weeks. */
export function moveFault(
  known: KnownDeadline[],
  one: KnownDeadline,
  to: Date,
  moment: Moment,
): MoveFault | null {
  if (one.kind !== DeadlineKind.Weekly) return null;
  const passes = known.some(
    ({ id, kind, dueAt }) =>
      kind === DeadlineKind.Weekly && id !== one.id && dueAt < one.dueAt !== dueAt < to && +dueAt !== +to,
  );
  if (passes) return 'beyondNeighbours';
  // Weeks that had ended before the campaign was entered are frozen by hand; one that is running does not become one of them.
  const among = one.dueAt < moment.createdAt && to < moment.createdAt;
  return to <= moment.now && !among ? 'inThePast' : null;
}
