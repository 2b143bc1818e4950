import type { MyTravelRequestView, TripView } from '../shared/api/schema';

interface Person {
  id: string;
  name: string;
  homeCountyCode: string;
}

/** Somebody who may travel on a trip. */
export interface Companion {
  workerId: string;
  name: string;
  /** Belongs to my people's party by what was registered, but is not mine to look after. */
  mate: boolean;
}

type Trip = Pick<TripView, 'campaignId' | 'direction' | 'originCode' | 'destinationCode'>;
type Request = Pick<
  MyTravelRequestView,
  'workerId' | 'name' | 'mine' | 'partyId' | 'campaignId' | 'direction' | 'state'
>;

/**
 * Who may travel together on a trip: my people who live where it goes from or to, and those with whom they are registered as
 * a party, whom nobody should leave behind without noticing.
 */
export function companyOf(trip: Trip, mine: Person[], requests: Request[]): Companion[] {
  const home = trip.direction === 'RETURN_TO_WORK' ? trip.originCode : trip.destinationCode;
  const people = mine.filter(({ homeCountyCode }) => homeCountyCode.startsWith(home));
  const ids = new Set(people.map(({ id }) => id));
  const wishes = requests.filter(
    ({ campaignId, direction, state }) =>
      campaignId === trip.campaignId && direction === trip.direction && state === 'OPEN',
  );
  const parties = new Set(wishes.filter(({ workerId }) => ids.has(workerId)).map(({ partyId }) => partyId));
  const mates = wishes.filter(({ mine: own, partyId }) => !own && parties.has(partyId));
  return [
    ...people.map(({ id, name }) => ({ workerId: id, name, mate: false })),
    ...mates.map(({ workerId, name }) => ({ workerId, name, mate: true })),
  ];
}
