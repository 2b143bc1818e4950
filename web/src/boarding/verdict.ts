import type { BoardingPackView } from '../shared/api/schema';
import type { Door, Person, WaitingParty } from './door-state';

/** What a scanned or typed code means at this door. */
export type Verdict =
  /** Right trip and vehicle: these may board, those have. */
  | { kind: 'RIGHT'; people: Person[] }
  /** All of the booking are on board. */
  | { kind: 'ALREADY'; people: Person[] }
  /** Another vehicle of this trip. */
  | { kind: 'OTHER_VEHICLE'; people: Person[]; vehicleId: string }
  /** Another trip of this organiser today. */
  | { kind: 'OTHER_TRIP'; elsewhere: BoardingPackView['elsewhere'][number] }
  /** Was booked on this trip, and cancelled. */
  | { kind: 'CANCELLED'; code: string; cancelledAt: string }
  /** They did not come in time, and the seats were given away. */
  | { kind: 'SEAT_GIVEN'; people: Person[] }
  /** Without a seat, on the list of standbys. */
  | { kind: 'STANDBY'; party: WaitingParty }
  /** The code of the trip, which is on every ticket besides. */
  | { kind: 'TRIP_CODE' }
  | { kind: 'UNKNOWN'; code: string };

export const isAboard = ({ status }: Person) => status === 'BOARDED' || status === 'HANDED_OVER';

/**
 * Which of the codes means something here; the whole booking is answered at once.
 *
 * @param vehicleId the vehicle at whose door the phone is; null at a door for all of them
 */
export function verdictOn(
  codes: string[],
  { people, waiting }: Door,
  pack: BoardingPackView,
  vehicleId: string | null,
): Verdict {
  for (const code of codes) {
    const booked = people.filter(({ bookingCode }) => bookingCode === code);
    if (booked.length > 0) return verdictOnPeople(booked, vehicleId);
    const party = waiting.find(({ bookingCode }) => bookingCode === code);
    if (party) return { kind: 'STANDBY', party };
    const elsewhere = pack.elsewhere.find(({ bookingCode }) => bookingCode === code);
    if (elsewhere) return { kind: 'OTHER_TRIP', elsewhere };
    const cancelled = pack.cancelled.find(({ bookingCode }) => bookingCode === code);
    if (cancelled) return { kind: 'CANCELLED', code, cancelledAt: cancelled.cancelledAt };
  }
  if (codes.includes(pack.trip.code)) return { kind: 'TRIP_CODE' };
  return { kind: 'UNKNOWN', code: codes[0] ?? '' };
}

/** The same for people found by name. */
export function verdictOnPeople(booked: Person[], vehicleId: string | null): Verdict {
  const right = booked[0].vehicleId;
  if (booked.every(isAboard)) return { kind: 'ALREADY', people: booked };
  if (vehicleId !== null && right !== vehicleId)
    return { kind: 'OTHER_VEHICLE', people: booked, vehicleId: right };
  const toBoard = booked.filter((person) => !isAboard(person));
  if (toBoard.every(({ seatGiven }) => seatGiven)) return { kind: 'SEAT_GIVEN', people: booked };
  return { kind: 'RIGHT', people: booked };
}

/** Who of them a tap boards. */
export function boardable(people: Person[]): Person[] {
  return people.filter((person) => !isAboard(person) && !person.seatGiven);
}

/** Seats whose holders are known not to come and which nobody has got, in the order of seats. */
export function openSeats({ people }: Door, vehicleId: string): Person[] {
  return people.filter(
    (person) => person.vehicleId === vehicleId && person.status === 'MISSING' && !person.seatGiven,
  );
}

/** Who of a party gets whose seat; undefined when there are too few seats for all of them. */
export function placesFor({ people }: WaitingParty, seats: Person[]) {
  if (seats.length < people.length) return undefined;
  return people.map(({ passengerId, name }, i) => {
    return { passengerId, name, standsInFor: seats[i].passengerId, seat: seats[i].seat };
  });
}
