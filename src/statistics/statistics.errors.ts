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
export class WeekSkipped extends problem(
  'WEEK_SKIPPED',
  409,
  '该周免于填报',
  'No report is due for this week',
) {}
export class ReturnSigned extends problem(
  'RETURN_SIGNED',
  409,
  '该周填报已签字，修改前请先撤回签字',
  'The return is signed: withdraw the signature before changing it',
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
});
