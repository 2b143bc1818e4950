import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { ChangeRulesDto } from '../../campaigns/calendar-rules.dto.js';
import { DeadlineKind } from '../../campaigns/report-deadline.entity.js';
import { IsInstant } from '../../shared/http/validators.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Change, Obstacle, PlannedChange } from './replan.js';

export class ChangeDeadlineDto {
  /** The new moment. */
  @IsOptional()
  @IsInstant()
  dueAt?: string;

  /** Whether nothing is due this time. */
  @IsOptional()
  @IsBoolean()
  skipped?: boolean;

  /** Why, e.g. the holiday that it falls into. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;
}

export class ReplanDto {
  /** What becomes different; what is left out stays, null takes a rule away. */
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => ChangeRulesDto)
  rules: ChangeRulesDto;

  /** Why, e.g. the number of the year's notice. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason: string;

  /** Only tells what would change. */
  @IsOptional()
  @IsBoolean()
  preview?: boolean;
}

/** What becomes of one deadline. */
export class PlannedChangeView {
  /** Of the deadline; null of one that is added or left out. */
  deadlineId: string | null;
  kind: DeadlineKind;
  /** When it was due; null of one that is added or left out. */
  was: string | null;
  /** When it is due now; null of one that is dropped or left out. */
  becomes: string | null;
  /** When the rules have it; null when they have it no more. */
  ruledAt: string | null;
  change: Change;
  /** Why it does not follow the rules; null when it does. */
  why: Obstacle | null;

  static of({ id, kind, was, becomes, ruledAt, change, why }: PlannedChange): PlannedChangeView {
    const wire = (moment: Date | null) => moment && toWire(moment);
    return {
      deadlineId: id,
      kind,
      was: wire(was),
      becomes: wire(becomes),
      ruledAt: wire(ruledAt),
      change,
      why,
    };
  }
}

export class CalendarPlanView {
  /** Whether nothing was changed yet. */
  preview: boolean;
  /** By time. */
  items: PlannedChangeView[];
}
