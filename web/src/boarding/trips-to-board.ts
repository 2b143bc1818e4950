import type { BoardingPackView, BoardingTripView } from '../shared/api/schema';

/** A trip on the escort's page. */
export interface TripToBoard {
  id: string;
  code: string;
  origin: string;
  destination: string;
  departsAt: string;
  serviceNumber: string | null;
  /** What the service said of it; undefined where there is no signal. */
  told?: BoardingTripView;
}

/** Those to be boarded come first, then those on their way, then those that have arrived. */
const ORDER = ['CLOSED', 'DEPARTED', 'ARRIVED'];

/** Trips that the service names, and those whose lists lie on the phone; one that is both is one. */
export function tripsToBoard(
  told: BoardingTripView[] = [],
  here: BoardingPackView['trip'][] = [],
): TripToBoard[] {
  const trips = new Map<string, TripToBoard>();
  for (const { id, code, origin, destination, departsAt, serviceNumber } of here) {
    trips.set(id, { id, code, origin, destination, departsAt, serviceNumber });
  }
  for (const trip of told) {
    const { id, code, origin, destination, departsAt, serviceNumber } = trip;
    trips.set(id, { id, code, origin, destination, departsAt, serviceNumber, told: trip });
  }
  const isHere = new Set(here.map(({ id }) => id));
  const rank = ({ id, told: trip }: TripToBoard) =>
    isHere.has(id) ? -1 : ORDER.indexOf(trip?.state ?? 'CLOSED');
  return [...trips.values()].sort(
    (a, b) => rank(a) - rank(b) || a.departsAt.localeCompare(b.departsAt) || a.code.localeCompare(b.code),
  );
}
