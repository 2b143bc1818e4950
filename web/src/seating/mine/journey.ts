import type { MyBookingDetailView, MyBookingView } from '../../shared/api/schema';

/** As much of a booking as tells where somebody stands. */
export type Journey = Pick<MyBookingView, 'state' | 'passengers' | 'trip'>;

/** Where somebody stands, in the order of a journey; each has its words. */
export type Standing =
  | 'requested'
  | 'waiting'
  | 'offered'
  | 'confirmed'
  | 'aboard'
  | 'left'
  | 'missed'
  | 'arrived'
  | 'cancelled'
  | 'tripCancelled';

const DAY_MS = 86_400_000;

/** Where the party of a booking stands. What happened at the door counts more than what the trip says of itself. */
export function standingOf({ state, passengers, trip }: Journey): Standing {
  if (trip.state === 'CANCELLED') return 'tripCancelled';
  if (state === 'CANCELLED') return 'cancelled';
  if (state === 'REQUESTED') return 'requested';
  if (state === 'WAITING') return 'waiting';
  if (state === 'OFFERED') return 'offered';
  const at = (wanted: string) => passengers.some((one) => one.state === wanted);
  if (at('HANDED_OVER') || (at('BOARDED') && trip.state === 'ARRIVED')) return 'arrived';
  if (at('BOARDED')) return 'aboard';
  if (at('NO_SHOW')) return 'missed';
  return trip.state === 'DEPARTED' || trip.state === 'ARRIVED' ? 'left' : 'confirmed';
}

/** Whether seats, or a place on the list, can still be given up: until the trip leaves, and as long as nobody has got on. */
export function mayCancel({ state, passengers, trip }: Journey): boolean {
  const isBefore = trip.state === 'OPEN' || trip.state === 'CLOSED';
  return isBefore && state !== 'CANCELLED' && passengers.every((one) => one.state === 'BOOKED');
}

/** Why who waits does not have the seats any more that were held for them last; undefined when none were. */
export function offerGone({ state, decisions }: Pick<MyBookingDetailView, 'state' | 'decisions'>) {
  if (state !== 'WAITING') return undefined;
  const last = decisions.findLast(({ toState }) => toState !== 'WAITING');
  const lapse = decisions.findLast(({ step }) => step === 'lapse');
  if (last?.step !== 'offer' || !lapse) return undefined;
  if (lapse.reason === 'TRIP_CLOSED') return 'closed';
  return lapse.reason === '' ? 'lapsed' : 'declined';
}

/** Whether there is still something to come of a booking. */
export function isAhead(journey: Journey, now: number): boolean {
  const standing = standingOf(journey);
  if (['cancelled', 'tripCancelled', 'missed', 'arrived'].includes(standing)) return false;
  return Date.parse(journey.trip.arrivesAt) + DAY_MS > now;
}

/** What is ahead, the next first; then what is behind, the last first. */
export function inOrder<J extends Journey>(journeys: J[], now: number): { ahead: J[]; behind: J[] } {
  const byDeparture = [...journeys].sort(
    (a, b) => Date.parse(a.trip.departsAt) - Date.parse(b.trip.departsAt),
  );
  return {
    ahead: byDeparture.filter((one) => isAhead(one, now)),
    behind: byDeparture.filter((one) => !isAhead(one, now)).reverse(),
  };
}

/** Where people get on and where they get off. */
export function endsOf({ stops }: Pick<Journey['trip'], 'stops'>) {
  return {
    from: stops.find(({ kind }) => kind === 'BOARDING'),
    to: stops.findLast(({ kind }) => kind === 'ALIGHTING'),
  };
}

/** What is left until a moment, for counting down: `2:05:09`, `04:59`; undefined when it is past. */
export function timeLeft(until: string, now: number): string | undefined {
  const seconds = Math.ceil((Date.parse(until) - now) / 1000);
  if (seconds <= 0) return undefined;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, ...rest] = parts;
  return [...(hours > 0 ? [String(hours)] : []), ...rest.map(two)].join(':');
}
