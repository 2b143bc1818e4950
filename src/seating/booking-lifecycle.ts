import { Lifecycle } from '../shared/lifecycle.js';

/** CONFIRMED and OFFERED hold seats, the others do not. */
export enum BookingState {
  Requested = 'REQUESTED',
  Confirmed = 'CONFIRMED',
  Waiting = 'WAITING',
  Offered = 'OFFERED',
  Cancelled = 'CANCELLED',
}

export type BookingStep =
  'confirm' | 'wait' | 'offer' | 'accept' | 'lapse' | 'displace' | 'cancel' | 'standIn';

/** What happens to a booking that stays in its state. */
export type BookingChange =
  | 'move-in'
  | 'move-out'
  | 're-seat'
  | 'add-person'
  | 'remove-person'
  | 'swap-seats'
  | 'pick-seats'
  | 'split'
  | 'set-minimum';

const { Requested, Confirmed, Waiting, Offered, Cancelled } = BookingState;

/**
 * An offer holds seats for a limited time; when it lapses the party waits again, at its old place. So does a party displaced by
 * a smaller vehicle. At the door a waiting party may be given the seats of people who did not come; a phone without signal may
 * tell of it when the departure has ended the wait already, see `StandIns`.
 */
export const bookingLifecycle = new Lifecycle<BookingState, BookingStep>('booking', {
  confirm: { from: [Requested], to: Confirmed },
  wait: { from: [Requested], to: Waiting },
  offer: { from: [Waiting], to: Offered },
  accept: { from: [Offered], to: Confirmed },
  lapse: { from: [Offered], to: Waiting },
  displace: { from: [Confirmed, Offered], to: Waiting },
  cancel: { from: [Requested, Confirmed, Waiting, Offered], to: Cancelled },
  standIn: { from: [Waiting, Cancelled], to: Confirmed },
});
