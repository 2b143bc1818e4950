import { IsBoolean, IsOptional } from 'class-validator';
import { toWire } from '../shared/time/civil-time.js';
import { IsInstant } from '../shared/http/validators.js';
import { DeadlineKind, ReportDeadline } from './report-deadline.entity.js';

/** What the notice of the year wants once. */
export class StagesDto {
  /** Until when the contacts are named. */
  @IsOptional()
  @IsInstant()
  contactsDueAt?: string;

  /** Until when the first stage (returned home, stayed) is reported. */
  @IsOptional()
  @IsInstant()
  firstStageDueAt?: string;

  /** Until when the second stage (returned to work) is reported. */
  @IsOptional()
  @IsInstant()
  secondStageDueAt?: string;

  /** Until when the final report is in. */
  @IsOptional()
  @IsInstant()
  finalDueAt?: string;
}

export class ChangeDeadlineDto {
  /** The new moment. */
  @IsOptional()
  @IsInstant()
  dueAt?: string;

  /** Whether nothing is due this time. */
  @IsOptional()
  @IsBoolean()
  skipped?: boolean;
}

export class DeadlineView {
  id: string;
  kind: DeadlineKind;
  /** ISO 8601 with offset. */
  dueAt: string;
  /** Whether nothing is due this time. */
  skipped: boolean;

  static of({ id, kind, dueAt, skipped }: ReportDeadline): DeadlineView {
    return { id, kind, dueAt: toWire(dueAt), skipped };
  }
}

export class CalendarView {
  /** By time. */
  items: DeadlineView[];
}
