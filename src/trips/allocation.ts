import { RoundNotDrawn } from './trips.errors.js';

/** How a trip gives its seats out. */
export enum Allocation {
  /** First come, first served. */
  Instant = 'INSTANT',
  /** Requests are collected until a moment, then ranked and seated in one round. */
  Round = 'ROUND',
}

/** What the seats of a trip are given by at a moment. */
export enum AllocationPhase {
  /** Seats are given at once. */
  AtOnce = 'AT_ONCE',
  /** Requests are collected, no seat is given. */
  Collecting = 'COLLECTING',
  /** The time for requests is over, the round is about to be drawn. */
  Due = 'DUE',
}

/** What must be known of the trip. */
interface Allocating {
  requestsUntil: Date | null;
  drawnAt: Date | null;
}

export function allocationPhase({ requestsUntil, drawnAt }: Allocating, now: Date): AllocationPhase {
  if (requestsUntil === null || drawnAt !== null) return AllocationPhase.AtOnce;
  return now < requestsUntil ? AllocationPhase.Collecting : AllocationPhase.Due;
}

/** Whether seats may be given out: there is no round, or it is drawn. */
export function seatsAtOnce({ requestsUntil, drawnAt }: Allocating): boolean {
  return requestsUntil === null || drawnAt !== null;
}

/** @throws RoundNotDrawn as long as a round is to come: no seat of the trip is given out before it */
export function requireSeating(trip: Allocating): void {
  if (!seatsAtOnce(trip)) throw new RoundNotDrawn();
}
