import { nameKey, SeatRow } from './seat-table.js';

/** Somebody on the list whom a row may mean. */
export interface ListedPerson {
  passengerId: string;
  bookingId: string;
  bookingCode: string;
  name: string;
  /** The whole number. */
  document: string;
}

/** Fewer digits would fit too many people. */
const FEWEST_DIGITS = 4;

/**
 * The people whom a row can mean: all that it tells has to fit. A document number may be whole, have stars in it, or be its
 * last digits (four at least).
 */
export function meantBy<Person extends ListedPerson>(row: SeatRow, people: Person[]): Person[] {
  const { bookingCode, document } = row;
  const name = nameKey(row.name);
  if (!name && !bookingCode) return [];
  return people.filter(
    (person) =>
      (!name || nameKey(person.name) === name) &&
      (!bookingCode || person.bookingCode === bookingCode) &&
      (!document || fits(document, person.document)),
  );
}

function fits(written: string, whole: string): boolean {
  const [start = '', end = ''] = written.includes('*') ? written.split(/\*+/) : ['', written];
  return (
    end.length >= Math.min(FEWEST_DIGITS, whole.length) && whole.startsWith(start) && whole.endsWith(end)
  );
}
