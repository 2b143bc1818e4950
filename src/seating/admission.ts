import { Actor } from '../access/actor.js';
import { DomainError } from '../shared/domain-error.js';
import { AllocationPhase, allocationPhase } from '../trips/allocation.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { requireReadable } from '../trips/trip-reach.js';
import { Trip } from '../trips/trip.entity.js';
import { RequestsClosed, TripNotOpen } from './seating.errors.js';

/** Why nobody may ask this trip for seats now, or this account may not; undefined when it may. */
export function refusalToAdmit(actor: Actor, trip: Trip, now: Date): DomainError | undefined {
  try {
    requireReadable(actor, trip);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  if (trip.state !== TripState.Open) return new TripNotOpen();
  return allocationPhase(trip, now) === AllocationPhase.Due ? new RequestsClosed() : undefined;
}
