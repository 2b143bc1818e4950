import { CampaignPolicies } from '../campaigns/policies.js';
import { Allocation } from '../trips/allocation.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, rankOf } from './applicant.js';
import { freeSeats, largestRoom, VehicleSeats } from './trip-seats.js';

type Policies = Pick<CampaignPolicies, 'priorityHold' | 'priorityOrder'>;

/** Why a party waits though there is room. */
export const HELD_FOR_PRIORITY = 'HELD_FOR_PRIORITY';

/**
 * The last seats of a trip that only priority groups may take; none of a round, which ranks them first anyway.
 *
 * @example with a share of 0.1, 5 of 49 seats until 24 hours before departure
 */
export function heldSeats(
  trip: Pick<Trip, 'allocation' | 'departsAt'>,
  { priorityHold: { share, untilHoursBefore } }: Policies,
  vehicles: VehicleSeats[],
  now: Date,
): number {
  const until = trip.departsAt.getTime() - untilHoursBefore * 3_600_000;
  if (trip.allocation === Allocation.Round || now.getTime() >= until) return 0;
  return Math.ceil(share * vehicles.reduce((sum, { map }) => sum + map.capacity, 0));
}

/** Whether there is room for a party, but the seats are kept from it for priority groups. */
export function isKeptFrom(
  party: Applicant,
  { priorityOrder }: Pick<Policies, 'priorityOrder'>,
  vehicles: VehicleSeats[],
  held: number,
): boolean {
  if (held === 0 || rankOf(party, priorityOrder) < priorityOrder.length) return false;
  const people = party.members.length;
  return people <= largestRoom(vehicles) && freeSeats(vehicles) - people < held;
}
