import type { EntityManager } from 'typeorm';
import type { TravelRequestsService } from '../demand/travel-requests.service.js';
import { dayOf } from '../shared/time/civil-time.js';
import { TripState } from '../trips/trip-lifecycle.js';
import type { Trip } from '../trips/trip.entity.js';
import { findBreakOff } from './on-the-way.js';

/**
 * Whoever is found to have boarded a trip that has left has travelled; if it broke off, they ask for another one. Before a trip
 * leaves nothing is fulfilled.
 */
export async function fulfilRequests(
  manager: EntityManager,
  requests: TravelRequestsService,
  trip: Pick<Trip, 'id' | 'state' | 'mainTripId'>,
  boarded: { travelRequestId: string }[],
): Promise<void> {
  if (trip.state === TripState.Closed || boarded.length === 0) return;
  const ids = boarded.map(({ travelRequestId }) => travelRequestId);
  await requests.markTravelled(manager, ids);
  const brokenOff = trip.mainTripId === null && (await findBreakOff(manager, trip.id));
  if (brokenOff) await requests.askAgain(manager, ids, dayOf(brokenOff.occurredAt));
}
