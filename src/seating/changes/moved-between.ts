import { BookingState } from '../booking-lifecycle.js';
import { BookingDecision } from '../booking-writer.js';

const { Cancelled } = BookingState;

/** Ties the cancelled booking of a party and that on its new trip together, in the history of both. */
export function movedBetween(
  oldId: string,
  { id, state }: { id: string; state: BookingState },
  reason: string,
): BookingDecision[] {
  return [
    { bookingId: oldId, step: 'move-out', from: Cancelled, to: Cancelled, otherBookingId: id, reason },
    { bookingId: id, step: 'move-in', from: state, to: state, otherBookingId: oldId, reason },
  ];
}
