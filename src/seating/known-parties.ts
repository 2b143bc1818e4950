import { Trip } from '../trips/trip.entity.js';
import { Applicant, ApplicantMember } from './applicant.js';

/** A booking that a party has, waiting or not. */
export interface KnownBooking {
  tripId: string;
  holdsSeats: boolean;
  /** On a main trip, not on a feeder leg. */
  main: boolean;
}

/** A time in which a worker has a seat somewhere. */
export interface Journey {
  departsAt: number;
  arrivesAt: number;
}

type TripTimes = Pick<Trip, 'id' | 'mainTripId' | 'departsAt' | 'arrivesAt'>;

/**
 * What is known of parties and their people while their locks are held. Seats given in this transaction are noted here, so
 * that a party or person who asks twice in one batch, even on two trips, is seen as already served the second time.
 */
export class KnownParties {
  constructor(
    private readonly members: ReadonlyMap<string, ApplicantMember[]>,
    private readonly bookings: Map<string, KnownBooking[]>,
    private readonly journeys: Map<string, Journey[]>,
  ) {}

  /** How the party stands to this trip. An unknown party has no members. */
  applicant(trip: TripTimes, partyId: string): Applicant {
    const members = this.members.get(partyId) ?? [];
    const bookings = this.bookings.get(partyId) ?? [];
    return {
      partyId,
      members,
      bookedHere: bookings.some(({ tripId }) => tripId === trip.id),
      bookedElsewhere: bookings.some(
        ({ tripId, main, holdsSeats }) => tripId !== trip.id && main && holdsSeats,
      ),
      seatedElsewhere: bookings.some(({ tripId, holdsSeats }) => tripId !== trip.id && holdsSeats),
      waitsElsewhere: bookings.some(({ tripId, holdsSeats }) => tripId !== trip.id && !holdsSeats),
      bookedOnMainTrip: bookings.some(({ tripId, holdsSeats }) => tripId === trip.mainTripId && holdsSeats),
      travellingThen: members.some(({ workerId }) => this.isTravelling(workerId, trip)),
    };
  }

  /** Notes a booking that has just been decided. */
  note(trip: TripTimes, { partyId, members }: Applicant, holdsSeats: boolean): void {
    added(this.bookings, partyId, { tripId: trip.id, holdsSeats, main: trip.mainTripId === null });
    if (!holdsSeats) return;
    const journey = { departsAt: trip.departsAt.getTime(), arrivesAt: trip.arrivesAt.getTime() };
    for (const { workerId } of members) added(this.journeys, workerId, journey);
  }

  private isTravelling(workerId: string, { departsAt, arrivesAt }: TripTimes): boolean {
    const journeys = this.journeys.get(workerId) ?? [];
    return journeys.some((one) => one.departsAt < arrivesAt.getTime() && departsAt.getTime() < one.arrivesAt);
  }
}

function added<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
