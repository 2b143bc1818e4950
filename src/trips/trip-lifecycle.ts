import { Lifecycle } from '../shared/lifecycle.js';

export enum TripState {
  /** Being prepared; nobody can book. */
  Draft = 'DRAFT',
  /** Bookings are taken. */
  Open = 'OPEN',
  /** The list of passengers is final and goes to the carrier. */
  Closed = 'CLOSED',
  Departed = 'DEPARTED',
  Arrived = 'ARRIVED',
  Cancelled = 'CANCELLED',
}

export type TripStep = 'open' | 'close' | 'reopen' | 'depart' | 'arrive' | 'cancel';

const { Draft, Open, Closed, Departed, Arrived, Cancelled } = TripState;

/** The life of a trip. What has departed cannot be cancelled any more: people are on their way. */
export const tripLifecycle = new Lifecycle<TripState, TripStep>('trip', {
  open: { from: [Draft], to: Open },
  close: { from: [Open], to: Closed },
  reopen: { from: [Closed], to: Open },
  depart: { from: [Closed], to: Departed },
  arrive: { from: [Departed], to: Arrived },
  cancel: { from: [Draft, Open, Closed], to: Cancelled },
});
