import { translateConstraints } from '../../shared/database/database-errors.js';
import { problem } from '../../shared/domain-error.js';

export class StageNotAsked extends problem(
  'STAGE_NOT_ASKED',
  404,
  '本次行动的日程中没有该阶段',
  'The campaign’s calendar does not ask for this stage',
) {}
export class StageReportSigned extends problem(
  'STAGE_REPORT_SIGNED',
  409,
  '该阶段报告已签字，修改前请先撤回签字',
  'The report is signed: withdraw the signature before changing it',
) {}

translateConstraints({ tr_stage_reports_signed: () => new StageReportSigned() });
