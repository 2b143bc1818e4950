import { problem } from '../shared/domain-error.js';

export class OnLegalHold extends problem(
  'LEGAL_HOLD',
  409,
  '该人员的信息被依法保留，解除前不得删除',
  'The data is under a legal hold and may not be erased until it is lifted',
) {}
export class TripAhead extends problem(
  'TRIP_AHEAD',
  409,
  '该人员有尚未结束的行程，请先取消预订',
  'This person has a trip ahead or under way; cancel the booking first',
) {}
export class HoldLifted extends problem('HOLD_LIFTED', 409, '该保留已解除', 'The hold was lifted already') {}
