import type { ManifestView } from '../shared/api/schema';

type Listed = Pick<ManifestView, 'state'> & { trip: Pick<ManifestView['trip'], 'state' | 'departsAt'> };

const isOver = ({ trip }: Listed) => trip.state === 'ARRIVED' || trip.state === 'CANCELLED';
const byDeparture = (a: Listed, b: Listed) => a.trip.departsAt.localeCompare(b.trip.departsAt);

/**
 * A carrier's lists as they concern it: those that leave first are to be answered and looked at first; of trips that are over,
 * the latest may still be asked for.
 */
export function sorted<List extends Listed>(sent: List[], all: List[]) {
  const answered = all.filter(({ state }) => state === 'CONFIRMED' || state === 'RETURNED').sort(byDeparture);
  return {
    waiting: sent.filter((list) => !isOver(list)).sort(byDeparture),
    answered: answered.filter((list) => !isOver(list)),
    past: answered.filter(isOver).reverse(),
  };
}
