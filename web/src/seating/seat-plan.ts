import type { SeatView } from '../shared/api/schema';

type Seat = Pick<SeatView, 'label' | 'row' | 'column' | 'berth' | 'facesRow' | 'window' | 'state'>;

/** What stands in one place of the drawing. */
export type Cell<S> = { kind: 'seat'; seat: S } | { kind: 'aisle' | 'door' | 'gap' };

/** One row of seats, or one level of a compartment's berths. */
export interface Line<S> {
  /** Number of the row, or of the compartment. */
  row: number;
  /** LOWER, MIDDLE or UPPER; null for seats. */
  level: string | null;
  cells: Cell<S>[];
  /** Whether a table stands behind this row, at which the next one sits the other way round. */
  table: boolean;
}

/** From the top bunk down, as one stands before them. */
const LEVELS = ['UPPER', 'MIDDLE', 'LOWER'];

/** The seats of a vehicle as lines to draw, from the front. */
export function linesOf<S extends Seat>(seats: S[]): Line<S>[] {
  const width = Math.max(0, ...seats.map(({ column }) => column));
  const columns = Array.from({ length: width }, (_, i) => i + 1);
  const rows = [...new Set(seats.map(({ row }) => row))].sort((a, b) => a - b);
  const at = new Map(seats.map((seat) => [`${seat.row} ${seat.column} ${seat.berth}`, seat]));
  if (seats.some(({ berth }) => berth !== null)) {
    return rows.flatMap((row) =>
      LEVELS.filter((level) => seats.some((one) => one.row === row && one.berth === level)).map((level) => ({
        ...{ row, level, table: false },
        cells: columns.map((column) => seatOr<S>(at.get(`${row} ${column} ${level}`), 'gap')),
      })),
    );
  }
  const has = (row: number | undefined, column: number) => at.has(`${row} ${column} null`);
  // The last row of a coach goes right across: what only one row fills is the aisle all the same.
  const aisles = columns.filter(
    (column) => rows.length > 1 && rows.filter((row) => has(row, column)).length <= 1,
  );
  return rows.map((row, i) => {
    const isDoor = (column: number) =>
      has(rows[i - 1], column) && has(rows[i + 1], column) && !has(row, width);
    return {
      ...{ row, level: null },
      cells: columns.map((column) => {
        const empty = aisles.includes(column) ? 'aisle' : isDoor(column) ? 'door' : 'gap';
        return seatOr<S>(at.get(`${row} ${column} null`), empty);
      }),
      table: seats.some((seat) => seat.row === row && seat.facesRow !== null && seat.facesRow > row),
    };
  });
}

function seatOr<S>(seat: S | undefined, kind: 'aisle' | 'door' | 'gap'): Cell<S> {
  return seat ? { kind: 'seat', seat } : { kind };
}
