import { EntryOutcome } from '../request-register.js';
import { Parting } from '../party-division.js';
import { IdentityConflict } from '../../workers/workers.service.js';
import { Column } from './roster-columns.js';
import { RowRemark } from './roster-row.js';

export enum RowOutcome {
  Accepted = 'ACCEPTED',
  Rejected = 'REJECTED',
  Duplicate = 'DUPLICATE',
}

/** What became of a row, as it is kept and shown. */
export interface RowResult {
  outcome: RowOutcome;
  /** Column at fault. */
  field: Column | null;
  code: string | null;
  message: string | null;
  travelRequestId: string | null;
}

const CONFLICTS: Record<IdentityConflict, [field: Column, message: string]> = {
  identity_contradiction: ['姓名', '该证件号码已登记在另一姓名下，请对照证件核对姓名和号码'],
  registered_elsewhere: ['户籍县代码', '该人员已由其他县登记，请与其户籍县联系'],
};

const PARTINGS: Record<Parting, string> = {
  party_divided: '已接收；同行组内方向、户籍市或务工市不同，按方向和起讫城市分成了几个同行组',
  party_days_apart: '已接收；同行组没有共同的出发日期，改为单独出行',
};

/** A row that was not even tried. */
export function refused({ field, code, message }: RowRemark): RowResult {
  return { outcome: RowOutcome.Rejected, field, code, message, travelRequestId: null };
}

/** @param firstLine line of this file whose row has the request already, if it was this file */
export function resultOf(
  result: EntryOutcome,
  firstLine: (travelRequestId: string) => number | undefined,
): RowResult {
  if (result.kind === 'conflict') {
    const [field, message] = CONFLICTS[result.conflict];
    return refused({ field, code: result.conflict, message });
  }
  if (result.kind === 'duplicate') return { ...duplicate(firstLine(result.of)), travelRequestId: null };
  const { travelRequestId, parting } = result;
  const note = parting
    ? { field: '同行组' as const, code: parting, message: PARTINGS[parting] }
    : { field: null, code: null, message: null };
  return { outcome: RowOutcome.Accepted, ...note, travelRequestId };
}

function duplicate(line: number | undefined): Omit<RowResult, 'travelRequestId'> {
  const outcome = RowOutcome.Duplicate;
  if (line !== undefined) {
    const message = `与第 ${line} 行是同一人、同一方向，保留第 ${line} 行`;
    return { outcome, field: '证件号码', code: 'same_person_twice', message };
  }
  const message = '该人员在本次行动中已有同方向的出行需求，未重复登记；如需更改请先撤回原需求';
  return { outcome, field: '证件号码', code: 'already_requested', message };
}
