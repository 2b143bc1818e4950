import { dayOf } from '../../shared/time/civil-time.js';
import { DomainError } from '../../shared/domain-error.js';
import { grouped } from '../../shared/grouped.js';
import { Trip } from '../../trips/trip.entity.js';
import { Applicant, travellersOf } from '../applicant.js';
import { refusalToBook } from '../booking-rules.js';
import { KnownParties } from '../known-parties.js';
import { Hold } from '../new-booking.js';
import { Objection } from '../seat-batch.js';
import { chooseSeats } from '../seat-choice.js';
import { SeatGate } from '../seat-gate.js';
import { largestOf, VehicleSeats } from '../trip-seats.js';
import { NoOtherTrip, noSeats } from './changes.errors.js';

/** A party of a trip that does not run. */
export interface StrandedParty {
  bookingId: string;
  partyId: string;
  priorityRank: number;
  /** When it booked. */
  since: Date;
  /** It held seats; others only waited. */
  seated: boolean;
}

/** A trip that may take such parties, with its seats as they are now. */
export interface OtherTrip {
  trip: Trip;
  vehicles: VehicleSeats[];
  /** What keeps parties off its free seats. */
  gate: SeatGate;
}

export interface Rehoused {
  party: StrandedParty;
  applicant: Applicant;
  trip: Trip;
  vehicle: VehicleSeats;
  hold: Hold;
}

export interface LeftBehind {
  party: StrandedParty;
  people: number;
  refusal: DomainError;
}

/**
 * Finds other trips for the parties of one that does not run: whole parties, those who held seats before those who only
 * waited, then by priority and by who booked first. Each gets the trip nearest in time that suits it and has room, with
 * seats by the rules of every booking. What is given out is marked in the seat maps and noted with the parties.
 *
 * @param known the parties as they are without the trip that does not run
 */
export function planReAccommodation(
  cancelled: Trip,
  parties: StrandedParty[],
  known: KnownParties,
  others: OtherTrip[],
): { rehoused: Rehoused[]; left: LeftBehind[] } {
  const away = ({ trip }: OtherTrip) => Math.abs(trip.departsAt.getTime() - cancelled.departsAt.getTime());
  const nearest = [...others].sort((a, b) => away(a) - away(b) || (a.trip.id < b.trip.id ? -1 : 1));
  const departures = [...grouped(nearest, away).values()];
  const rehoused: Rehoused[] = [];
  const left: LeftBehind[] = [];
  for (const party of inTurn(parties)) {
    const place = placeFor(party, known, departures);
    if (place instanceof DomainError) {
      const people = known.applicant(cancelled, party.partyId).members.length;
      left.push({ party, people, refusal: place });
      continue;
    }
    known.note(place.trip, place.applicant, true);
    rehoused.push(place);
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
 * first that what is free is kept from it, then want of room, for that is what the office can mend.
 */
function placeFor(
  party: StrandedParty,
  known: KnownParties,
  departures: OtherTrip[][],
): Rehoused | DomainError {
  let refusal: DomainError = new NoOtherTrip();
  let kept: Objection | undefined;
  let suited = false;
  for (const others of departures) {
    const asking = others.map((other) => ({ ...other, party: known.applicant(other.trip, party.partyId) }));
    const refusals = asking.map(refusalOf);
    const suitable = asking.filter((_, i) => !refusals[i]);
    const objections = suitable.map((one) => one.gate.objection(one));
    const rides = suitable
      .filter((_, i) => !objections[i])
      .flatMap((ride) => ride.vehicles.map((vehicle) => ({ ...ride, vehicle, map: vehicle.map })));
    const day = dayOf(others[0].trip.departsAt);
    const choice = chooseSeats(travellersOf(asking[0].party, day), rides);
    if (choice) {
      const { seats } = choice;
      const { trip, vehicle, gate, party: applicant } = choice.vehicle;
      gate.pass({ party: applicant });
      vehicle.map.take(seats.map(({ label }) => label));
      return { party, applicant, trip, vehicle, hold: { vehicleId: vehicle.id, seats } };
    }
    if (suitable.length === 0 && refusal instanceof NoOtherTrip) refusal = refusals[0]!;
    suited ||= suitable.length > 0;
    kept ??= objections.find((objection) => objection !== undefined);
  }
  return suited ? noSeats(kept) : refusal;
}

function refusalOf({ party, trip, vehicles }: OtherTrip & { party: Applicant }): DomainError | undefined {
  return refusalToBook(party, { ...trip, largestVehicle: largestOf(vehicles) });
}
