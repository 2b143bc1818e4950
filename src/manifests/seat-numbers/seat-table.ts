import { carriageAndSeat, seatKey } from './written-labels.js';
import { SeatTableUnreadable } from './seat-numbers.errors.js';

/** A row of the table that a carrier gives back: who, and which seat. What a row does not tell is empty. */
export interface SeatRow {
  /** Line in the table, 1 first; the header's line is counted. */
  line: number;
  name: string;
  /** Whole, or its last digits, or with stars in the middle. */
  document: string;
  bookingCode: string;
  /** As the carrier calls it: `12`, `12车`, a plate. */
  carriage: string;
  seat: string;
}

type Column = Exclude<keyof SeatRow, 'line'>;

const HEADERS: Record<Column, RegExp> = {
  name: /^(旅客|乘客|乘车人)?姓名$|^(passenger|name)/i,
  document:
    /^((有效)?(身份)?证件?)?(后四位|后4位|末四位|尾号)|^(有效)?(身份)?证件?号|^(身份证|id\b|document)/i,
  bookingCode: /^(预订|订单)(编码|码|号)|^booking/i,
  carriage: /^车厢|^车号|^车次\/车辆$|^车辆|^车牌|^(carriage|coach|vehicle|car)\b/i,
  seat: /^(座[位席]?|席[位号]?|铺位?)号?$|^(seat|berth)/i,
};

const MOST_CELLS = 30;
/** Lines in which titles and remarks may stand before the header. */
const MOST_BEFORE_HEADER = 10;
/** Seats: 45, 012, 12F, 1号下铺. */
const SEAT = /^\d{1,3}([A-K]|[上中下])?$/;
const BOOKING_CODE = /^[A-Z0-9]{4}-[A-Z0-9]{4}$/i;
const DOCUMENT = /^[\dA-Z]*\**\d{3,17}[\dX]$/i;

/**
 * Reads what was pasted from a spreadsheet or a mail: cells between tabs, else commas, else spaces. Columns are found by their
 * header, which may stand below a title; without one by what stands in them. A carriage that is written once for many rows, as
 * merged cells arrive, is meant for all of them up to the next empty line.
 *
 * @param names of the people on the list, to tell a column of names
 * @throws SeatTableUnreadable naming the columns that are missing
 */
export function readSeatTable(table: string, names: ReadonlySet<string>): SeatRow[] {
  const lines = table.split(/\r\n|\r|\n/).map((text, i) => ({ line: i + 1, cells: cellsOf(text) }));
  const rows = lines.map(({ cells }) => cells).filter(isFilled);
  const header = headerOf(rows);
  const columns = header?.columns ?? columnsByContent(rows, names);
  const missing = missingIn(columns);
  if (missing.length > 0) throw new SeatTableUnreadable({ extra: { missing } });
  const below = lines.slice(header ? lines.findIndex(({ cells }) => cells === rows[header.at]) + 1 : 0);
  return filledDown(below, columns.carriage)
    .filter(({ cells }) => isFilled(cells))
    .map(({ line, cells }) => rowOf(line, cells, columns));
}

const isFilled = (cells: string[]) => cells.some((cell) => cell !== '');

/** The rows of a table whose header tells all that is needed: its columns alone, in one order. Undefined without such a header. */
export function seatColumnsOf(rows: string[][]): string[][] | undefined {
  const header = headerOf(rows);
  if (!header || missingIn(header.columns).length > 0) return undefined;
  const places = COLUMNS.map((column) => header.columns[column] ?? -1);
  return rows.slice(header.at + 1).map((cells) => places.map((at) => cells[at] ?? ''));
}

/** The header of what `seatColumnsOf` answers. */
export const SEAT_HEADER = ['姓名', '证件号码', '预订编码', '车厢', '座位号'];
const COLUMNS: Column[] = ['name', 'document', 'bookingCode', 'carriage', 'seat'];

function cellsOf(text: string): string[] {
  const between = [/\t/, /[,，;；]/].find((one) => one.test(text)) ?? /\s+/;
  return text.split(between, MOST_CELLS).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

type Columns = Partial<Record<Column, number>>;

/** The first line that names the person and the seat, else the first that names two columns at all. */
function headerOf(rows: string[][]): { at: number; columns: Columns } | undefined {
  const headers = rows.slice(0, MOST_BEFORE_HEADER).flatMap((cells, at) => {
    const columns = columnsByHeader(cells);
    return columns ? [{ at, columns }] : [];
  });
  return headers.find(({ columns }) => missingIn(columns).length === 0) ?? headers[0];
}

function filledDown<Row extends { cells: string[] }>(rows: Row[], at: number | undefined): Row[] {
  let above = '';
  return rows.map((row) => {
    if (at === undefined) return row;
    above = isFilled(row.cells) ? (row.cells[at] ?? '') || above : '';
    return {
      ...row,
      cells: isFilled(row.cells) ? Object.assign([...row.cells], { [at]: above }) : row.cells,
    };
  });
}

function columnsByHeader(cells: string[]): Columns | undefined {
  const tidy = cells.map((cell) => cell.normalize('NFKC').replace(/[\s*]/g, ''));
  const found = (Object.keys(HEADERS) as Column[]).flatMap((column) => {
    const at = tidy.findIndex((cell) => HEADERS[column].test(cell));
    return at < 0 ? [] : [[column, at] as const];
  });
  return found.length > 1 ? Object.fromEntries(found) : undefined;
}

function columnsByContent(rows: string[][], names: ReadonlySet<string>): Columns {
  const width = Math.max(0, ...rows.map((cells) => cells.length));
  const most = (fits: (cell: string) => boolean) => (at: number) =>
    rows.filter((cells) => fits(cells[at] ?? '')).length * 2 > rows.length;
  const all = Array.from({ length: width }, (_, at) => at);
  const name = all.find(most((cell) => names.has(nameKey(cell))));
  const bookingCode = all.find(most((cell) => BOOKING_CODE.test(cell)));
  const document = all.find(most((cell) => DOCUMENT.test(cell) && cell.length >= 4));
  const rest = all.filter(
    (at) =>
      ![name, bookingCode, document].includes(at) && !rows.every((cells, i) => cells[at] === `${i + 1}`),
  );
  const seats = rest.filter(most((cell) => SEAT.test(seatKey(carriageAndSeat(cell).seat))));
  const seat = seats.at(-1);
  const carriage = rest.filter((at) => at !== seat && at < (seat ?? 0)).at(-1);
  return { name, bookingCode, document, carriage, seat };
}

function missingIn({ name, bookingCode, seat }: Columns): string[] {
  return [
    ...(name === undefined && bookingCode === undefined ? ['姓名'] : []),
    ...(seat === undefined ? ['座位号'] : []),
  ];
}

function rowOf(line: number, cells: string[], columns: Columns): SeatRow {
  const cell = (column: Column) => cells[columns[column] ?? -1] ?? '';
  const written = cell('carriage')
    ? { carriage: cell('carriage'), seat: cell('seat') }
    : carriageAndSeat(cell('seat'));
  return {
    ...{ line, name: cell('name'), document: documentIn(cell('document')) },
    ...{ bookingCode: cell('bookingCode').toUpperCase(), ...written },
  };
}

/** Programs take numbers for numbers: they drop the zeros of 0029, and of a whole number keep 1.40522E+17, which tells nothing. */
function documentIn(cell: string): string {
  const written = cell.replace(/\s/g, '').toUpperCase();
  if (/^\d\.\d+E\+\d+$/.test(written)) return '';
  return /^\d{1,3}$/.test(written) ? written.padStart(4, '0') : written;
}

/** Names are compared without spaces and with one kind of middle dot. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[‧•．・･.]/g, '·')
    .replace(/\s/g, '');
}
