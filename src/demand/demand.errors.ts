import { translateConstraints } from '../shared/database/database-errors.js';
import { problem } from '../shared/domain-error.js';

export class AlreadyRequested extends problem(
  'ALREADY_REQUESTED',
  409,
  '该人员在本次行动中已有同方向的出行需求，请先撤回原需求',
  'This worker has an open request in this direction already',
) {}
export class PartyCannotRideTogether extends problem(
  'PARTY_CANNOT_RIDE_TOGETHER',
  422,
  '同行组成员的户籍地不在同一市，无法同车，请分别登记',
  'Members of a party must live in the same city',
) {}

translateConstraints({ uq_travel_requests_open: () => new AlreadyRequested() });
