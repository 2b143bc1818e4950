import { toWire } from '../shared/time/civil-time.js';
import { DeadlineKind, ReportDeadline } from './report-deadline.entity.js';

export class DeadlineView {
  id: string;
  kind: DeadlineKind;
  /** ISO 8601 with offset. */
  dueAt: string;
  /** When the rules of the campaign have it; another moment when it was moved. */
  ruledAt: string;
  /** Whether nothing is due this time. */
  skipped: boolean;
  /** Why it was moved or skipped; empty when it was not. */
  reason: string;

  static of({ id, kind, dueAt, ruledAt, skipped, reason }: ReportDeadline): DeadlineView {
    return { id, kind, dueAt: toWire(dueAt), ruledAt: toWire(ruledAt), skipped, reason };
  }
}

export class CalendarView {
  /** By time. */
  items: DeadlineView[];
}
