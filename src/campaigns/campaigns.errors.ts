import { invalidField, problem } from '../shared/domain-error.js';
import { translateConstraints } from '../shared/database/database-errors.js';
import { unknownRegion } from '../regions/regions.errors.js';

export class CampaignNameTaken extends problem(
  'CAMPAIGN_NAME_TAKEN',
  409,
  '该省已有同名的行动',
  'The province has a campaign of this name',
) {}
export class DeadlineTaken extends problem(
  'DEADLINE_TAKEN',
  409,
  '该时刻已有同类的报送节点',
  'Another deadline of this kind is due at this moment',
) {}

translateConstraints({
  uq_campaigns_name: () => new CampaignNameTaken(),
  fk_campaigns_province: () => unknownRegion('provinceCode'),
  ck_campaigns_days: () =>
    invalidField(
      'festivalDay',
      'festivalInside',
      '春节须在行动起止日期之内',
      'the festival day must lie inside the campaign',
    ),
  uq_report_deadlines_due: () => new DeadlineTaken(),
  uq_report_deadlines_week: () => new DeadlineTaken(),
});
