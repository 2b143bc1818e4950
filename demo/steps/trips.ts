import { Client } from '../client.js';
import { City, Journey } from '../journey.js';
import { Carrier, Carriers } from './fleet.js';
import { TravelRequest } from './roster.js';

export type Mode = 'COACH' | 'SPECIAL_TRAIN' | 'CHARTERED_CARRIAGE' | 'CHARTER_FLIGHT';

interface PlannedTrip {
  tripId: string;
}

interface TripDetail {
  id: string;
  code: string;
  mode: Mode;
  direction: 'RETURN_TO_WORK' | 'RETURN_HOME';
  originCode: string;
  destinationCode: string;
  departsAt: string;
  arrivesAt: string;
  serviceNumber: string | null;
  vehicles: { id: string; seq: number }[];
}

/** A trip with those who act for it. */
export interface DemoTrip extends TripDetail {
  scheduler: Client;
  carrier: Carrier;
}

const KIND: Record<Mode, keyof Carriers> = {
  COACH: 'COACH',
  SPECIAL_TRAIN: 'RAIL',
  CHARTERED_CARRIAGE: 'RAIL',
  CHARTER_FLIGHT: 'AIR',
};

/** Lets every city plan its demand; answers the drafts in the order of the cities. */
export async function planTrips(
  { campaignId, progress }: Journey,
  cities: City[],
): Promise<{ id: string; scheduler: Client }[]> {
  const plans = await progress.over('cities planned', cities, async ({ code, scheduler }) => {
    const plan = { campaignId, organiserCode: code };
    const { trips } = await scheduler.post<{ trips: PlannedTrip[] }>('/draft-plans', plan);
    return trips.map(({ tripId }) => ({ id: tripId, scheduler }));
  });
  return plans.flat();
}

/** Gives every draft its carrier, trains and flights their number too, and opens it. */
export function openTrips(
  { progress }: Journey,
  drafts: { id: string; scheduler: Client }[],
  carriers: Carriers,
): Promise<DemoTrip[]> {
  return progress.over('trips opened', drafts, async ({ id, scheduler }, index) => {
    const { mode } = await scheduler.get<TripDetail>(`/trips/${id}`);
    const carrier = carriers[KIND[mode]];
    const serviceNumber =
      mode === 'COACH' ? undefined : `${mode === 'CHARTER_FLIGHT' ? 'JX' : 'K'}${700 + index}`;
    await scheduler.patch(`/trips/${id}`, { carrierId: carrier.id, serviceNumber });
    const trip = await scheduler.post<TripDetail>(`/trips/${id}/opening`);
    return { ...trip, scheduler, carrier };
  });
}

/** Seats everyone the trips were made for, and whoever else fits. */
export async function fillTrips({ progress }: Journey, trips: DemoTrip[]): Promise<void> {
  await progress.over('trips filled', trips, ({ id, scheduler }) => scheduler.post(`/trips/${id}/fillings`));
}

interface Booking {
  partyId: string;
  state: string;
  passengers: unknown[];
}

/** Where everyone stands once the trips are filled. */
export interface Places {
  seated: number;
  waiting: number;
  unplanned: number;
}

/** Counts who has a seat, who waits for one, and for whom there is no trip, from the bookings and the requests themselves. */
export async function countPlaces(
  { progress }: Journey,
  trips: DemoTrip[],
  requests: TravelRequest[],
): Promise<Places> {
  const bookings = await progress.over('bookings counted', trips, ({ id, scheduler }) =>
    scheduler.all<Booking>(`/trips/${id}/bookings`),
  );
  const seated = partiesIn('CONFIRMED', bookings.flat());
  const waiting = partiesIn('WAITING', bookings.flat());
  const count = (holds: (partyId: string) => boolean) =>
    requests.filter(({ partyId }) => holds(partyId)).length;
  return {
    seated: count((id) => seated.has(id)),
    waiting: count((id) => !seated.has(id) && waiting.has(id)),
    unplanned: count((id) => !seated.has(id) && !waiting.has(id)),
  };
}

function partiesIn(state: string, bookings: Booking[]): Set<string> {
  return new Set(bookings.filter((booking) => booking.state === state).map(({ partyId }) => partyId));
}
