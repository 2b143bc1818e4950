import { toWire } from '../shared/time/civil-time.js';
import { newId, publicCode } from '../shared/ids.js';
import { ApplicantMember } from './applicant.js';
import { BookedPassengerView, BookingDetailView } from './booking.dto.js';
import { BookingState } from './booking-lifecycle.js';
import { PassengerState } from './passenger.entity.js';
import { ChosenSeat } from './seat-choice.js';
import { VehicleSeats } from './trip-seats.js';

/** Seats of one vehicle, in the order of the party's members. */
export interface Hold {
  vehicleId: string;
  seats: ChosenSeat[];
}

/** A booking as it was decided in memory, before it is written. */
export interface NewBooking {
  id: string;
  code: string;
  tripId: string;
  /** Who asked for it. */
  accountId: string;
  partyId: string;
  members: ApplicantMember[];
  /** In the order of the members. */
  passengerIds: string[];
  priorityRank: number;
  state: BookingState.Confirmed | BookingState.Waiting | BookingState.Requested;
  /** How many must at least travel together while it waits; null for all of them. */
  minimumPeople: number | null;
  hold?: Hold;
  /** Why it waits if it holds no seats. */
  waitReason?: string;
  /** The party waits on other trips: that ends when it gets seats here. */
  waitsElsewhere: boolean;
}

export function newBooking(decided: Omit<NewBooking, 'code' | 'passengerIds'>): NewBooking {
  return { ...decided, code: publicCode(), passengerIds: decided.members.map(() => newId()) };
}

/** What to tell of a booking that has just been written: the same as reading it would. */
export function viewOfNew(
  booking: NewBooking,
  { vehicles }: { vehicles: VehicleSeats[] },
  writtenAt: Date,
): BookingDetailView {
  const { id, code, tripId, partyId, state, priorityRank, minimumPeople, hold } = booking;
  const vehicle = vehicles.find((one) => one.id === hold?.vehicleId);
  const createdAt = toWire(writtenAt);
  const decision = decisionOf(booking);
  return {
    ...{ id, code, tripId, partyId, state, priorityRank, minimumPeople },
    ...{ tripVehicleId: vehicle?.id ?? null, vehicleLabel: vehicle?.label ?? null },
    ...{ roundRank: null, offerExpiresAt: null, createdAt, passengers: passengersOf(booking) },
    decisions: decision
      ? [
          {
            ...{ step: decision.step, fromState: decision.from, toState: decision.to },
            ...{ reason: decision.reason, otherBookingId: null, accountId: decision.accountId },
            recordedAt: createdAt,
          },
        ]
      : [],
    roundEntry: null,
  };
}

/** The decision with which a booking begins; a request that a round will decide about has none yet. */
export function decisionOf({ id, state, accountId, waitReason = '' }: NewBooking) {
  if (state === BookingState.Requested) return undefined;
  const decision = { bookingId: id, accountId, from: BookingState.Requested, to: state };
  return state === BookingState.Confirmed
    ? ({ ...decision, step: 'confirm', reason: '' } as const)
    : ({ ...decision, step: 'wait', reason: waitReason } as const);
}

/** In the order of their seats. */
function passengersOf({ members, passengerIds, hold }: NewBooking): BookedPassengerView[] {
  const passengers = members.map(({ travelRequestId, workerId, name }, i) => ({
    ...{ id: passengerIds[i], travelRequestId, workerId, name, state: PassengerState.Booked },
    ...{ seat: hold?.seats[i].label ?? null, seatReason: hold?.seats[i].rule ?? null },
  }));
  if (!hold) return passengers;
  return passengers.sort((a, b) => bySeat(a.seat!, b.seat!));
}

function bySeat(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
