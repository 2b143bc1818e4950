import type { TripMatchView } from '../shared/api/schema';

/** As much of a trip, and of its seats now, as tells whether one can still get a seat. */
export interface TripSeats {
  trip: Pick<TripMatchView['trip'], 'state' | 'requestsUntil'>;
  seats: Pick<TripMatchView['seats'], 'phase' | 'free' | 'held' | 'heldUntil' | 'waitingParties'>;
}

/** What a person must know of a trip's seats before they tap; each has its words. */
export type SeatsLeft =
  /** Nobody can book it any more. */
  | { kind: 'cancelled' | 'departed' | 'closed' }
  /** Requests are collected until a moment; or that is over and the seats are about to be given out. */
  | { kind: 'collecting'; until: string }
  | { kind: 'drawing' }
  | { kind: 'free' | 'few'; free: number }
  /** What is left is kept for priority groups for now. */
  | { kind: 'held'; held: number; until: string | null }
  | { kind: 'full'; waiting: number };

/** So few that one had better hurry. */
const FEW = 5;

/** By what the service says alone: the clock of a phone may be wrong by days. */
export function seatsLeftOf({ trip, seats }: TripSeats): SeatsLeft {
  const { state, requestsUntil } = trip;
  if (state === 'CANCELLED') return { kind: 'cancelled' };
  if (state === 'DEPARTED' || state === 'ARRIVED') return { kind: 'departed' };
  if (state !== 'OPEN') return { kind: 'closed' };
  const { phase, free, held, heldUntil, waitingParties } = seats;
  if (phase === 'DUE') return { kind: 'drawing' };
  if (phase === 'COLLECTING') return { kind: 'collecting', until: requestsUntil! };
  if (free > 0) return { kind: free <= FEW ? 'few' : 'free', free };
  if (held > 0) return { kind: 'held', held, until: heldUntil };
  return { kind: 'full', waiting: waitingParties };
}

/** Whether somebody may ask for seats, be it to wait for them. */
export function mayBook({ kind }: SeatsLeft): boolean {
  return ['free', 'few', 'held', 'full', 'collecting'].includes(kind);
}

/** What will become of a booking for so many, as far as can be told before it is made. */
export function outlookFor(left: SeatsLeft, people: number): 'seats' | 'waiting' | 'held' | 'round' | 'none' {
  if (!mayBook(left)) return 'none';
  if (left.kind === 'collecting') return 'round';
  if (left.kind === 'held') return 'held';
  return (left.kind === 'free' || left.kind === 'few') && left.free >= people ? 'seats' : 'waiting';
}
