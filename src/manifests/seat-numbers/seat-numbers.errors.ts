import { problem } from '../../shared/domain-error.js';

export class SeatTableUnreadable extends problem(
  'SEAT_TABLE_UNREADABLE',
  422,
  '看不出哪一列是姓名、哪一列是座位号，请保留表头（姓名、证件号码、车厢、座位号）',
  'It cannot be told which column is the name and which the seat; keep the header row',
) {}
export class SeatTableFaulty extends problem(
  'SEAT_TABLE_FAULTY',
  409,
  '有些行还不能采用，请按提示改好后再提交；没有写入任何座位',
  'Some rows cannot be taken; nothing was written',
) {}
