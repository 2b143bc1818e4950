import { grouped } from '../../shared/grouped.js';
import { Carriage, carriagesOf, KnownVehicle } from './carriages.js';
import { ListedPerson, meantBy } from './seat-matching.js';
import { nameKey, SeatRow } from './seat-table.js';
import { carriageKey, seatKey } from './written-labels.js';

/** What becomes of a row. Only the first two can be taken. */
export enum SeatVerdict {
  /** Gets another seat, or the vehicle another number. */
  Changes = 'CHANGES',
  /** Has this seat already. */
  Stays = 'STAYS',
  /** Nobody on the list fits the row. */
  NotFound = 'NOT_FOUND',
  /** Several people fit: more digits or the booking code would tell. */
  Ambiguous = 'AMBIGUOUS',
  /** Another row is about the same person. */
  Twice = 'TWICE',
  /** Was on the list and has given the seat up since. */
  GaveUp = 'GAVE_UP',
  /** The trip has no such vehicle. */
  UnknownVehicle = 'UNKNOWN_VEHICLE',
  /** The vehicle has no such seat, or does not give it out. */
  UnknownSeat = 'UNKNOWN_SEAT',
  /** Another row has the same seat. */
  SeatTwice = 'SEAT_TWICE',
  /** Somebody whom the table does not name sits there. */
  SeatTaken = 'SEAT_TAKEN',
  /** People who booked together would ride in different vehicles. */
  PartyApart = 'PARTY_APART',
}

export interface SeatedPerson extends ListedPerson {
  /** Null for who has given the seat up. */
  vehicleId: string | null;
  seat: string | null;
}

export interface NumberedVehicle extends KnownVehicle {
  /** Labels of the seats that it gives out. */
  seats: string[];
}

export interface NumberedRow {
  row: SeatRow;
  verdict: SeatVerdict;
  person: SeatedPerson | null;
  /** Null when the row names none that there is. */
  vehicle: NumberedVehicle | null;
  seat: string | null;
}

export interface Numbering {
  rows: NumberedRow[];
  carriages: Carriage[];
  /** People with a seat whom no row names; they stay where they are. */
  unnamed: SeatedPerson[];
}

/** The trip as the list has it. */
export interface Seated {
  people: SeatedPerson[];
  vehicles: NumberedVehicle[];
  /** Train number, which people write before the carriage. */
  serviceNumber: string | null;
  /** Whether vehicles may take over the carrier's numbers, see `carriagesOf`. */
  renumbers: boolean;
}

const { Changes, Stays, NotFound, Ambiguous, Twice, GaveUp } = SeatVerdict;
const { UnknownVehicle, UnknownSeat, SeatTwice, SeatTaken, PartyApart } = SeatVerdict;

export const isTaken = ({ verdict }: NumberedRow) => verdict === Changes || verdict === Stays;

/** Works out what a table of seat numbers means for the people on a list. Changes nothing. */
export function numberSeats(
  table: SeatRow[],
  { people, vehicles, serviceNumber, renumbers }: Seated,
): Numbering {
  const namesakes = grouped(people, ({ name }) => nameKey(name));
  const rows = table.map((row) => found(row, row.name ? (namesakes.get(nameKey(row.name)) ?? []) : people));
  markTwice(rows, ({ person }) => person?.passengerId, Twice);
  const carriageOf = ({ row }: NumberedRow) => row.carriage.replace(serviceNumber ?? '', '').trim();
  const named = rows.filter((one) => isTaken(one) && carriageOf(one) !== '');
  const carriages = carriagesOf(
    named.map((one) => ({ carriage: carriageOf(one), vehicleId: one.person!.vehicleId })),
    ...([vehicles, renumbers] as const),
  );
  const meant = new Map(carriages.map((one) => [carriageKey(one.written), one]));
  for (const one of rows.filter(isTaken)) {
    const id = carriageOf(one) ? meant.get(carriageKey(carriageOf(one)))?.vehicleId : one.person!.vehicleId;
    place(one, vehicles.find((vehicle) => vehicle.id === id) ?? null, carriages);
  }
  markTwice(rows, ({ vehicle, seat }) => (vehicle && seat ? `${vehicle.id} ${seat}` : undefined), SeatTwice);
  markTaken(rows, people);
  markApart(rows, people);
  const inTable = new Set(rows.map(({ person }) => person?.passengerId));
  const unnamed = people.filter((one) => one.vehicleId !== null && !inTable.has(one.passengerId));
  return { rows, carriages, unnamed };
}

function found(row: SeatRow, people: SeatedPerson[]): NumberedRow {
  const fitting = meantBy(row, people);
  const person = fitting.length === 1 ? fitting[0] : null;
  const lost = fitting.length === 0 ? NotFound : Ambiguous;
  const verdict = person ? (person.vehicleId === null ? GaveUp : Stays) : lost;
  return { row, verdict, person, vehicle: null, seat: null };
}

function place(one: NumberedRow, vehicle: NumberedVehicle | null, carriages: Carriage[]): void {
  const { row, person } = one;
  one.vehicle = vehicle;
  one.seat = vehicle?.seats.find((label) => seatKey(label) === seatKey(row.seat)) ?? null;
  if (!vehicle) one.verdict = UnknownVehicle;
  else if (one.seat === null) one.verdict = UnknownSeat;
  else {
    const renamed = carriages.some(
      ({ vehicleId, label }) => vehicleId === vehicle.id && label !== vehicle.label,
    );
    const moves = vehicle.id !== person!.vehicleId || one.seat !== person!.seat;
    one.verdict = moves || renamed ? Changes : Stays;
  }
}

/** All rows with an equal key, not the later ones alone: nobody can tell which is right. */
function markTwice(
  rows: NumberedRow[],
  keyOf: (row: NumberedRow) => string | undefined,
  verdict: SeatVerdict,
): void {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const row of rows) if ((counts.get(keyOf(row) ?? '') ?? 0) > 1 && isTaken(row)) row.verdict = verdict;
}

/** Where everybody sits afterwards if the rows that can be taken are. */
function afterwards(rows: NumberedRow[], people: SeatedPerson[]) {
  const now = new Map(rows.filter(isTaken).map((one) => [one.person!.passengerId, one]));
  return people
    .filter((person) => person.vehicleId !== null)
    .map((person) => {
      const row = now.get(person.passengerId);
      return { person, row, vehicleId: row?.vehicle?.id ?? person.vehicleId, seat: row?.seat ?? person.seat };
    });
}

function markTaken(rows: NumberedRow[], people: SeatedPerson[]): void {
  const stays = new Set(
    afterwards(rows, people).flatMap(({ row, vehicleId, seat }) => (row ? [] : [`${vehicleId} ${seat}`])),
  );
  for (const one of rows) {
    if (isTaken(one) && stays.has(`${one.vehicle!.id} ${one.seat}`)) one.verdict = SeatTaken;
  }
}

function markApart(rows: NumberedRow[], people: SeatedPerson[]): void {
  const vehicles = new Map<string, Set<string | null>>();
  for (const { person, vehicleId } of afterwards(rows, people)) {
    vehicles.set(person.bookingId, (vehicles.get(person.bookingId) ?? new Set()).add(vehicleId));
  }
  for (const one of rows) {
    if (isTaken(one) && vehicles.get(one.person!.bookingId)!.size > 1) one.verdict = PartyApart;
  }
}
