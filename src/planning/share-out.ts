interface Sized {
  size: number;
}

/**
 * Shares parties, each kept whole, over trips of at most `room` and at least `minimum` people: the sharing that takes most
 * people along, and of those the one with fewest trips. Parties that find no place are left out.
 *
 * @example shareOut([{ size: 30 }, { size: 29 }], 53, 20) // two trips
 */
export function shareOut<Party extends Sized>(parties: Party[], room: number, minimum: number): Party[][] {
  const people = peopleOf(parties);
  const largestFirst = parties.toSorted((a, b) => b.size - a.size);
  let best: Party[][] = [];
  for (let count = Math.ceil(people / room); count >= 1 && count * minimum <= people; count += 1) {
    const trips = shareOver(count, largestFirst, room);
    if (trips.some((trip) => peopleOf(trip) < minimum)) continue;
    if (peopleOf(trips.flat()) > peopleOf(best.flat())) best = trips;
    if (peopleOf(best.flat()) === people) return best;
  }
  return best.length > 0 ? best : fullTrip(largestFirst, room, minimum);
}

/** How many people these parties are. */
export function peopleOf(parties: Sized[]): number {
  return parties.reduce((sum, party) => sum + party.size, 0);
}

/** Each party to the trip that has fewest people so far. */
function shareOver<Party extends Sized>(count: number, parties: Party[], room: number): Party[][] {
  const trips = Array.from({ length: count }, () => ({ people: 0, parties: [] as Party[] }));
  for (const party of parties) {
    const emptiest = trips.reduce((a, b) => (b.people < a.people ? b : a));
    if (emptiest.people + party.size > room) continue;
    emptiest.people += party.size;
    emptiest.parties.push(party);
  }
  return trips.map((trip) => trip.parties);
}

/** When no even sharing reaches the minimum, one well-filled trip may: 55 people at a minimum of 30 are one coach. */
function fullTrip<Party extends Sized>(parties: Party[], room: number, minimum: number): Party[][] {
  const [trip] = shareOver(1, parties, room);
  return peopleOf(trip) >= minimum && trip.length > 0 ? [trip] : [];
}
