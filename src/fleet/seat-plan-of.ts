import type { BerthLevel, PlannedSeat, SeatPlan } from './seat-plan.js';

/** Rows that look alike. */
export interface DescribedRows {
  /**
   * One character per place from the left: `#` a seat with a running number, a letter a seat named by row and letter,
   * `.` no seat (door, crew), a space the aisle.
   *
   * @example '## ##' of a coach, 'ABC DF' of a second-class carriage
   */
  places: string;
  /** How many such rows follow each other, 1 unless told. */
  repeat?: number;
}

/** Seats in rows. */
export interface RowsDescription {
  rows: DescribedRows[];
  /** Digits of a row's number before a letter: 2 on trains (`05F`), 1 on aircraft (`5F`). */
  rowDigits?: number;
  /** Rows 1 and 2, 3 and 4, … look at each other across a table (hard-seat carriages). */
  facing?: boolean;
}

/** A sleeping carriage. */
export interface BerthsDescription {
  compartments: number;
  /** 3 for hard sleepers, whose bunks are numbered: 01下 01中 01上; 2 for soft sleepers, whose berths are: 01下 02上. */
  levels: 2 | 3;
}

export type LayoutDescription = (RowsDescription | BerthsDescription) & {
  /** Labels of the seats kept for disabled people: a place for a wheelchair, or a seat that is easy to reach. */
  accessibleSeats?: string[];
};

/** Draws the plan that a compact description means. */
export function seatPlanOf(description: LayoutDescription): SeatPlan {
  const seats = 'rows' in description ? seatsInRows(description) : berthsOf(description);
  return withAccessible({ seats }, description.accessibleSeats);
}

/** The plan with these seats marked as kept for disabled people. */
export function withAccessible({ seats }: SeatPlan, labels: string[] = []): SeatPlan {
  const accessible = new Set(labels);
  return { seats: seats.map((seat) => (accessible.has(seat.label) ? { ...seat, accessible: true } : seat)) };
}

function seatsInRows({ rows, rowDigits = 1, facing = false }: RowsDescription): PlannedSeat[] {
  const lines = rows.flatMap(({ places, repeat = 1 }) => Array.from({ length: repeat }, () => places));
  let number = 0;
  return lines.flatMap((places, i) => {
    const row = i + 1;
    const partner = row % 2 === 1 ? row + 1 : row - 1;
    const facesRow = facing && partner <= lines.length ? { facesRow: partner } : {};
    return [...places].flatMap((place, j): PlannedSeat[] => {
      if (place === ' ' || place === '.') return [];
      const label = place === '#' ? String((number += 1)) : `${String(row).padStart(rowDigits, '0')}${place}`;
      return [{ label, row, column: j + 1, window: j === 0 || j === places.length - 1, ...facesRow }];
    });
  });
}

const LEVEL_NAMES: Record<BerthLevel, string> = { LOWER: '下', MIDDLE: '中', UPPER: '上' };

/** Two bunks per compartment, columns 1 and 2. Berths have no window of their own. */
function berthsOf({ compartments, levels }: BerthsDescription): PlannedSeat[] {
  const bunk: BerthLevel[] = levels === 3 ? ['LOWER', 'MIDDLE', 'UPPER'] : ['LOWER', 'UPPER'];
  return Array.from({ length: compartments * 2 }, (_, i) => i).flatMap((i) =>
    bunk.map((berth, level): PlannedSeat => {
      const number = levels === 3 ? i + 1 : i * 2 + level + 1;
      const label = `${String(number).padStart(2, '0')}${LEVEL_NAMES[berth]}`;
      return { label, row: Math.floor(i / 2) + 1, column: (i % 2) + 1, window: false, berth };
    }),
  );
}
