import { translateConstraints } from '../shared/database/database-errors.js';
import { problem } from '../shared/domain-error.js';

export class WeekFrozen extends problem(
  'WEEK_FROZEN',
  409,
  '该报告周已封存，不能再修改',
  'The week is frozen and cannot be changed',
) {}
export class AlreadyFrozen extends problem(
  'ALREADY_FROZEN',
  409,
  '该报告周已经封存',
  'The week was frozen before',
) {}
export class CutoffAhead extends problem(
  'CUTOFF_AHEAD',
  409,
  '截止时间未到，不能封存',
  'The cut-off still lies ahead',
) {}
export class EarlierWeekStopped extends problem(
  'EARLIER_WEEK_STOPPED',
  409,
  '之前的报告周封存中止，须先行处理',
  'An earlier week does not add up and is frozen before this one',
) {}
export class WeekSkipped extends problem(
  'WEEK_SKIPPED',
  409,
  '该周免于填报',
  'No report is due for this week',
) {}
export class WeekClosed extends problem(
  'WEEK_CLOSED',
  409,
  '已过截止时间，不能再填报或签字',
  'The cut-off has passed: nothing can be keyed in or signed any more',
) {}
export class WeekAhead extends problem(
  'WEEK_AHEAD',
  409,
  '上一报告周尚未截止，不能签字',
  'The week before is not over yet: nothing to sign',
) {}
export class NotFrozenYet extends problem(
  'NOT_FROZEN_YET',
  409,
  '该报告周尚未封存，不需补签',
  'The week is not frozen yet: nothing to sign late',
) {}
export class SignedInTime extends problem(
  'SIGNED_IN_TIME',
  409,
  '该行已签字，不需补签',
  'The row is signed: nothing to sign late',
) {}
export class DeadlineFixed extends problem(
  'DEADLINE_FIXED',
  409,
  '该报告周已封存或已截止，不能再调整',
  'The week is frozen or over and cannot be moved or skipped',
) {}
export class QuestionsOpen extends problem(
  'QUESTIONS_OPEN',
  409,
  '有数字下降或突增，签字前请先说明原因',
  'Figures fell or jumped: tell why before signing',
) {}
export class CountyReturnHandedIn extends problem(
  'COUNTY_RETURN_HANDED_IN',
  409,
  '已报市级，修改前须由市级退回',
  'The return is handed in: it changes after the city gave it back',
) {}
export class ReturnSigned extends problem(
  'RETURN_SIGNED',
  409,
  '该周填报已签字，修改前请先撤回签字',
  'The return is signed: withdraw the signature before changing it',
) {}
export class CorrectionChanged extends problem(
  'CORRECTION_CHANGED',
  409,
  '更正的数字与当前不符，请重新核对后签字',
  'The correction is not what was signed; look at it again',
) {}
export class FiguresDoNotAddUp extends problem(
  'FIGURES_DO_NOT_ADD_UP',
  500,
  '统计数字与登车记录不一致，未封存',
  'The figures differ from the boardings behind them; nothing was frozen',
) {}

translateConstraints({
  uq_frozen_weeks_cutoff: () => new AlreadyFrozen(),
  tr_city_returns_never_change: () => new WeekFrozen(),
  tr_report_deadlines_frozen: () => new DeadlineFixed(),
  tr_late_signatures_unsigned: () => new SignedInTime(),
  pk_late_signatures: () => new SignedInTime(),
});
