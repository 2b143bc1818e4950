import { FieldFault } from '../shared/domain-error.js';
import type { PlannedSeat, SeatPlan } from './seat-plan.js';

/** What is wrong with a drawn plan; nothing when a vehicle can be seated by it. */
export function faultsOfPlan({ seats }: SeatPlan, rated: number): FieldFault[] {
  const faults: FieldFault[] = [];
  const fault = (field: string, code: string, title: string, titleEn: string) =>
    faults.push({ field, code, title, titleEn });

  if (seats.length === 0) fault('rows', 'noSeat', '没有任何座位', 'the layout has no seat');
  if (seats.length > rated) {
    fault(
      'rated',
      'moreSeatsThanRated',
      `画了 ${seats.length} 个座位，超过核定的 ${rated} 个`,
      `${seats.length} seats are drawn, but only ${rated} are rated`,
    );
  }
  for (const label of repeated(seats, (seat) => seat.label)) {
    fault('seats', 'labelTwice', `座位号 ${label} 重复`, `seat ${label} is there twice`);
  }
  for (const place of repeated(seats, ({ row, column, berth }) => [row, column, berth ?? ''].join('-'))) {
    const [row, column] = place.split('-');
    fault(
      'seats',
      'placeTwice',
      `第 ${row} 排第 ${column} 列有两个座位`,
      `two seats in row ${row}, column ${column}`,
    );
  }
  const rows = new Set(seats.map((seat) => seat.row));
  const nowhere = seats.find(
    ({ row, facesRow }) => facesRow !== undefined && (facesRow === row || !rows.has(facesRow)),
  );
  if (nowhere) {
    fault(
      'seats',
      'facesNowhere',
      `座位 ${nowhere.label} 对面没有第 ${nowhere.facesRow} 排`,
      `seat ${nowhere.label} faces row ${nowhere.facesRow}, which is not there`,
    );
  }
  return faults;
}

/** Keys that more than one seat has, each once. */
function repeated(seats: PlannedSeat[], keyOf: (seat: PlannedSeat) => string): string[] {
  const keys = seats.map(keyOf);
  return [...new Set(keys.filter((key, i) => keys.indexOf(key) !== i))];
}
