import type { MyBookingView } from '../shared/api/schema';
import type { Wish } from './wishes';

/** What people of a party wish alike, as one thing. */
export interface PartyWish {
  /** Of the first of them. */
  id: string;
  facts: Wish;
  /** In the order in which they were registered. */
  people: Wish[];
  /** The booking under which they travel or wait; undefined without one. */
  journey?: MyBookingView;
}

/**
 * Wishes of parties: who travels together and wishes the same stands together; what was wished last stands first.
 *
 * @param wishes oldest first
 */
export function partyWishes(wishes: Wish[], journeys: MyBookingView[]): PartyWish[] {
  const booked = new Map(
    journeys
      .filter(({ state }) => state !== 'CANCELLED')
      .flatMap((journey) =>
        journey.passengers
          .filter((one) => one.state !== 'NO_SHOW')
          .map((one) => [one.travelRequestId, journey] as const),
      ),
  );
  const parties = new Map<string, PartyWish>();
  for (const wish of wishes) {
    const { id, partyId, state, direction, earliestOn, latestOn, homeCounty, workPlace, wishedMode } = wish;
    const journey = booked.get(id);
    const same = [partyId, state, direction, earliestOn, latestOn, homeCounty, workPlace, wishedMode];
    const key = JSON.stringify([...same, journey?.id]);
    const party = parties.get(key);
    if (party) party.people.push(wish);
    else parties.set(key, { id, facts: wish, people: [wish], journey });
  }
  return [...parties.values()].reverse();
}
