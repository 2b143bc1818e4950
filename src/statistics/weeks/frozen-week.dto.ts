import { IsUUID } from 'class-validator';
import { PageOf } from '../../shared/http/paging.js';
import { IsDay } from '../../shared/http/validators.js';

export class FreezeDto {
  /** Day of the cut-off, a Thursday in general. */
  @IsDay()
  cutoffDay: string;
}

/** A week of a campaign, by the day of its cut-off. */
export class WeekParams {
  /** Campaign. */
  @IsUUID()
  id: string;

  /** Day of the cut-off, a Thursday in general. */
  @IsDay()
  cutoffDay: string;
}

export class FrozenWeekView {
  id: string;
  /** The cut-off that ended it. */
  cutoffAt: string;
  frozenAt: string;
}

export class FrozenWeekPage extends PageOf(FrozenWeekView) {}
