import type { Due } from '../../campaigns/calendar.js';
import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { addDays, dayOf, weekdayOf } from '../../shared/time/civil-time.js';

/** What becomes of a deadline when the rules change. */
export enum Change {
  Kept = 'KEPT',
  Moved = 'MOVED',
  Added = 'ADDED',
  Dropped = 'DROPPED',
  /** The rules know it no more, but somebody has keyed into it: nothing is due, nothing is lost. */
  Skipped = 'SKIPPED',
  /** The rules want it, but it cannot be added any more. */
  LeftOut = 'LEFT_OUT',
}

/** Why a deadline does not follow the rules. */
export enum Obstacle {
  Frozen = 'FROZEN',
  /** Its cut-off has passed. */
  Past = 'PAST',
  MovedByHand = 'MOVED_BY_HAND',
  KeyedIn = 'KEYED_IN',
}

export interface KnownDeadline extends Due {
  id: string;
  /** When the rules had it; another moment than `dueAt` when somebody has moved it. */
  ruledAt: Date;
  skipped: boolean;
  /** Of a week: it is frozen. */
  frozen: boolean;
  /** Of a week: somebody has keyed figures into it, or signed those carried over. */
  keyedIn: boolean;
}

export interface PlannedChange {
  /** Null of one that is added or left out. */
  id: string | null;
  kind: DeadlineKind;
  was: Date | null;
  becomes: Date | null;
  /** When the rules have it now; null when they have it no more. */
  ruledAt: Date | null;
  change: Change;
  why: Obstacle | null;
}

/** When it is, and since when the campaign is known here: weeks in between are over. */
export interface Moment {
  now: Date;
  createdAt: Date;
}

/** A week whose cut-off has passed while the campaign was known: it is frozen, or is just about to be. */
export function isOver({ now, createdAt }: Moment, cutoffAt: Date): boolean {
  return createdAt <= cutoffAt && cutoffAt <= now;
}

/**
 * What other rules do to a calendar. A frozen week, or one that is over, never moves, and none is put before it; what
 * somebody moved by hand stays where it is. Weeks are the same when their days by the rules lie in the same week, Monday to
 * Sunday.
 */
export function replan(known: KnownDeadline[], wanted: Due[], moment: Moment): PlannedChange[] {
  const single = Object.values(DeadlineKind).filter((kind) => kind !== DeadlineKind.Weekly);
  const changes = single.flatMap((kind) => {
    const one = known.find((deadline) => deadline.kind === kind);
    const due = wanted.find((deadline) => deadline.kind === kind);
    if (one) return [follow(one, due)];
    return due ? [added(due)] : [];
  });
  return [...changes, ...replanWeeks(known.filter(isWeekly), wanted.filter(isWeekly), moment)].sort(
    (a, b) => momentOf(a) - momentOf(b) || (a.kind < b.kind ? -1 : 1),
  );
}

function replanWeeks(known: KnownDeadline[], wanted: Due[], moment: Moment): PlannedChange[] {
  const fixed = known.filter(({ frozen, dueAt }) => frozen || isOver(moment, dueAt));
  const free = known.filter((week) => !fixed.includes(week));
  const fixedWeeks = new Set(fixed.map(({ ruledAt }) => weekOf(ruledAt)));
  const last = Math.max(...fixed.map(({ dueAt }) => dueAt.getTime()), -Infinity);
  const open = wanted.filter(({ dueAt }) => !fixedWeeks.has(weekOf(dueAt)));
  const tooLate = open.filter(({ dueAt }) => dueAt.getTime() <= last || isOver(moment, dueAt));
  const possible = new Map(
    open.filter((due) => !tooLate.includes(due)).map((due) => [weekOf(due.dueAt), due]),
  );
  const freeWeeks = new Set(free.map(({ ruledAt }) => weekOf(ruledAt)));
  const tooLateWeeks = new Set(tooLate.map(({ dueAt }) => weekOf(dueAt)));
  return [
    ...fixed.map((week) => kept(week, week.ruledAt, week.frozen ? Obstacle.Frozen : Obstacle.Past)),
    ...free.map((week) =>
      tooLateWeeks.has(weekOf(week.ruledAt))
        ? kept(week, week.ruledAt, Obstacle.Past)
        : follow(week, possible.get(weekOf(week.ruledAt))),
    ),
    ...[...possible.values()].filter(({ dueAt }) => !freeWeeks.has(weekOf(dueAt))).map(added),
    ...tooLate
      .filter(({ dueAt }) => !freeWeeks.has(weekOf(dueAt)))
      .map((due) => ({ ...added(due), becomes: null, change: Change.LeftOut, why: Obstacle.Past })),
  ];
}

/** A deadline that may change goes where the rules have it now. */
function follow(one: KnownDeadline, due: Due | undefined): PlannedChange {
  if (!due) {
    const gone = { id: one.id, kind: one.kind, was: one.dueAt, ruledAt: null };
    return one.keyedIn
      ? { ...gone, becomes: one.dueAt, ruledAt: one.ruledAt, change: Change.Skipped, why: Obstacle.KeyedIn }
      : { ...gone, becomes: null, change: Change.Dropped, why: null };
  }
  if (one.dueAt.getTime() !== one.ruledAt.getTime()) return kept(one, due.dueAt, Obstacle.MovedByHand);
  if (one.dueAt.getTime() === due.dueAt.getTime()) return kept(one, due.dueAt, null);
  return { ...kept(one, due.dueAt, null), becomes: due.dueAt, change: Change.Moved };
}

function kept({ id, kind, dueAt }: KnownDeadline, ruledAt: Date, why: Obstacle | null): PlannedChange {
  return { id, kind, was: dueAt, becomes: dueAt, ruledAt, change: Change.Kept, why };
}

function added({ kind, dueAt }: Due): PlannedChange {
  return { id: null, kind, was: null, becomes: dueAt, ruledAt: dueAt, change: Change.Added, why: null };
}

/** The Monday of a moment's week. */
function weekOf(moment: Date): string {
  const day = dayOf(moment);
  return addDays(day, 1 - weekdayOf(day));
}

function isWeekly({ kind }: Due): boolean {
  return kind === DeadlineKind.Weekly;
}

function momentOf({ was, becomes, ruledAt }: PlannedChange): number {
  return ((becomes ?? was ?? ruledAt) as Date).getTime();
}
