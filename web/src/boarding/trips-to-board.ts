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

/** Trips that the service names, and those whose lists lie on the phone; one that is both is one. By departure, arrived ones last. */
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
  const isOver = ({ id, told: trip }: TripToBoard) =>
    trip?.state === 'ARRIVED' && !here.some((one) => one.id === id) ? 1 : 0;
  return [...trips.values()].sort(
    (a, b) => isOver(a) - isOver(b) || a.departsAt.localeCompare(b.departsAt) || a.code.localeCompare(b.code),
  );
}
