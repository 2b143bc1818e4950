import { DomainError, invalidField } from '../shared/domain-error.js';

export function unknownRegion(field: string): DomainError {
  return invalidField(field, 'unknownRegion', '没有这个行政区划代码', 'unknown region');
}
