import { translateConstraints } from '../shared/database/database-errors.js';
import { DomainError, invalidField, problem } from '../shared/domain-error.js';

export class PairedAlready extends problem(
  'PAIRED_ALREADY',
  409,
  '两地在该期间内已有劳务协作',
  'The two regions are paired on some of these days',
) {}
export class EndsEarlier extends problem(
  'ENDS_EARLIER',
  409,
  '已在更早的日期终止',
  'It ends earlier already',
) {}

export function unknownRegion(field: string): DomainError {
  return invalidField(field, 'unknownRegion', '没有这个行政区划代码', 'unknown region');
}

const endBeforeBeginning = () =>
  invalidField('validTo', 'endBeforeBeginning', '终止日期须晚于开始日期', 'must be after the first day');

translateConstraints({
  ex_region_pairings_once: () => new PairedAlready(),
  ck_region_pairings_valid: endBeforeBeginning,
  ck_service_stations_valid: endBeforeBeginning,
});
