import { dayOf } from '../../shared/civil-time.js';
import { DomainError } from '../../shared/domain-error.js';
import { grouped } from '../../shared/grouped.js';
import { Trip } from '../../trips/trip.entity.js';
import { SeatAllowance } from '../allotments/seat-allowance.js';
import { Applicant, travellersOf } from '../applicant.js';
import { refusalToBook } from '../booking-rules.js';
import { Hold } from '../new-booking.js';
import { chooseSeats } from '../seat-choice.js';
import { freeSeats, largestOf, VehicleSeats } from '../trip-seats.js';
import { NoOtherTrip, NoRoom } from './changes.errors.js';

/** A party of a trip that does not run. */
export interface StrandedParty {
  bookingId: string;
  priorityRank: number;
  /** When it booked. */
  since: Date;
  /** It held seats; others only waited. */
  seated: boolean;
  applicant: Applicant;
  /** Other trips on which it waits already. */
  bookedOn: ReadonlySet<string>;
  /** Other trips at whose time one of it holds a seat elsewhere. */
  busyDuring: ReadonlySet<string>;
}

/** A trip that may take such parties, with its seats as they are now. */
export interface OtherTrip {
  trip: Trip;
  vehicles: VehicleSeats[];
  allowance: SeatAllowance;
}

export interface Rehoused {
  party: StrandedParty;
  trip: Trip;
  vehicle: VehicleSeats;
  hold: Hold;
}

export interface LeftBehind {
  party: StrandedParty;
  refusal: DomainError;
}

/**
 * Finds other trips for the parties of one that does not run: whole parties, those who held seats before those who only
 * waited, then by priority and by who booked first. Each gets the trip nearest in time that suits it and has room, with
 * seats by the rules of every booking. What is given out is marked in the seat maps.
 */
export function planReAccommodation(
  cancelled: Pick<Trip, 'departsAt'>,
  parties: StrandedParty[],
  others: OtherTrip[],
): { rehoused: Rehoused[]; left: LeftBehind[] } {
  const away = ({ trip }: OtherTrip) => Math.abs(trip.departsAt.getTime() - cancelled.departsAt.getTime());
  const nearest = [...others].sort((a, b) => away(a) - away(b) || (a.trip.id < b.trip.id ? -1 : 1));
  const departures = [...grouped(nearest, away).values()];
  const rehoused: Rehoused[] = [];
  const left: LeftBehind[] = [];
  for (const party of inTurn(parties)) {
    const place = placeFor(party, departures);
    if (place instanceof DomainError) left.push({ party, refusal: place });
    else rehoused.push(place);
  }
  return { rehoused, left };
}

function inTurn(parties: StrandedParty[]): StrandedParty[] {
  return [...parties].sort(
    (a, b) =>
      Number(b.seated) - Number(a.seated) ||
      a.priorityRank - b.priorityRank ||
      a.since.getTime() - b.since.getTime() ||
      (a.bookingId < b.bookingId ? -1 : 1),
  );
}

/**
 * Seats on the nearest trips that take the party, of those equally near the one with the best seats; or why there are none:
 * want of room first, for that is what another vehicle would mend.
 */
function placeFor(party: StrandedParty, departures: OtherTrip[][]): Rehoused | DomainError {
  let reason: DomainError | undefined;
  for (const others of departures) {
    const refusals = others.map((other) => refusalOf(party, other));
    const { members } = party.applicant;
    const suitable = others.filter((_, i) => !refusals[i]);
    const admitting = suitable.filter(
      ({ allowance, vehicles }) => !allowance.objection(members, freeSeats(vehicles)),
    );
    const rides = admitting.flatMap(({ trip, vehicles, allowance }) =>
      vehicles.map((vehicle) => ({ trip, vehicle, allowance, map: vehicle.map })),
    );
    const day = dayOf(others[0].trip.departsAt);
    const choice = chooseSeats(travellersOf(party.applicant, day), rides);
    if (choice) {
      const { seats } = choice;
      const { trip, vehicle, allowance } = choice.vehicle;
      allowance.take(members);
      vehicle.map.take(seats.map(({ label }) => label));
      return { party, trip, vehicle, hold: { vehicleId: vehicle.id, seats } };
    }
    if (suitable.length > 0) reason = new NoRoom();
    reason ??= refusals[0];
  }
  return reason ?? new NoOtherTrip();
}

function refusalOf(
  { applicant, bookedOn, busyDuring }: StrandedParty,
  { trip, vehicles }: OtherTrip,
): DomainError | undefined {
  const here = {
    ...applicant,
    bookedHere: bookedOn.has(trip.id),
    travellingThen: busyDuring.has(trip.id),
  };
  return refusalToBook(here, { ...trip, largestVehicle: largestOf(vehicles) });
}
