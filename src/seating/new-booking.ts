import { newId, publicCode } from '../shared/ids.js';
import { ApplicantMember } from './applicant.js';
import { BookedPassengerView, BookingDecisionView, BookingDetailView } from './booking.dto.js';
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

/**
 * What to tell of a booking that has just been written: the same as reading it would. Named field by field: of thousands a
 * second, putting objects together from parts costs several times as much.
 *
 * @param createdAt the moment at which it was written, as it is told
 */
export function viewOfNew(
  booking: NewBooking,
  { vehicles }: { vehicles: VehicleSeats[] },
  createdAt: string,
): BookingDetailView {
  const vehicle = vehicles.find((one) => one.id === booking.hold?.vehicleId);
  const decision = decisionOf(booking);
  return {
    id: booking.id,
    code: booking.code,
    tripId: booking.tripId,
    partyId: booking.partyId,
    state: booking.state,
    priorityRank: booking.priorityRank,
    minimumPeople: booking.minimumPeople,
    tripVehicleId: vehicle?.id ?? null,
    vehicleLabel: vehicle?.label ?? null,
    roundRank: null,
    offerExpiresAt: null,
    createdAt,
    passengers: passengersOf(booking),
    decisions: decision ? [decisionView(decision, createdAt)] : [],
    roundEntry: null,
  };
}

function decisionView(decision: FirstDecision, recordedAt: string): BookingDecisionView {
  return {
    step: decision.step,
    fromState: decision.from,
    toState: decision.to,
    reason: decision.reason,
    otherBookingId: null,
    accountId: decision.accountId,
    recordedAt,
  };
}

interface FirstDecision {
  bookingId: string;
  accountId: string;
  from: BookingState;
  to: BookingState;
  step: 'confirm' | 'wait';
  reason: string;
}

/** The decision with which a booking begins; a request that a round will decide about has none yet. */
export function decisionOf(booking: NewBooking): FirstDecision | undefined {
  const { state } = booking;
  if (state === BookingState.Requested) return undefined;
  const seated = state === BookingState.Confirmed;
  return {
    bookingId: booking.id,
    accountId: booking.accountId,
    from: BookingState.Requested,
    to: state,
    step: seated ? 'confirm' : 'wait',
    reason: seated ? '' : (booking.waitReason ?? ''),
  };
}

/** In the order of their seats. */
function passengersOf({ members, passengerIds, hold }: NewBooking): BookedPassengerView[] {
  const passengers = members.map((member, i) => ({
    id: passengerIds[i],
    travelRequestId: member.travelRequestId,
    workerId: member.workerId,
    name: member.name,
    state: PassengerState.Booked,
    seat: hold?.seats[i].label ?? null,
    seatReason: hold?.seats[i].rule ?? null,
  }));
  if (!hold) return passengers;
  return passengers.sort((a, b) => bySeat(a.seat!, b.seat!));
}

function bySeat(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
