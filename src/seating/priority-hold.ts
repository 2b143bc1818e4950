import { CampaignPolicies, PriorityHold } from '../campaigns/policies.js';
import { Allocation } from '../trips/allocation.js';
import { Trip } from '../trips/trip.entity.js';
import { ApplicantMember, rankOf } from './applicant.js';
import { freeSeats, largestRoom, Room } from './trip-seats.js';

/** When the seats that are held for priority groups go to everyone; null when none are held. */
export function heldUntil(
  { allocation, departsAt }: Pick<Trip, 'allocation' | 'departsAt'>,
  { share, untilHoursBefore }: PriorityHold,
): Date | null {
  if (allocation === Allocation.Round || share === 0) return null;
  return new Date(departsAt.getTime() - untilHoursBefore * 3_600_000);
}

/**
 * The last seats of a trip that only priority groups may take; none of a round, which ranks them first anyway.
 *
 * @param seats that the trip gives out, free or not
 * @example with a share of 0.1, 5 of 49 seats until 24 hours before departure
 */
export function heldSeats(
  trip: Pick<Trip, 'allocation' | 'departsAt'>,
  { priorityHold }: Pick<CampaignPolicies, 'priorityHold'>,
  seats: number,
  now: Date,
): number {
  const until = heldUntil(trip, priorityHold);
  return until !== null && now < until ? Math.ceil(priorityHold.share * seats) : 0;
}

/**
 * Whether there is room for those who come, but the seats are kept from them for priority groups.
 *
 * @param party all of it: whoever travels with one of a priority group is served as they are
 * @param coming people of the party who need seats
 */
export function isKeptFrom(
  party: { members: Pick<ApplicantMember, 'priorityGroups'>[] },
  coming: number,
  { priorityOrder }: Pick<CampaignPolicies, 'priorityOrder'>,
  vehicles: Room[],
  held: number,
): boolean {
  if (held === 0 || rankOf(party, priorityOrder) < priorityOrder.length) return false;
  return coming <= largestRoom(vehicles) && freeSeats(vehicles) - coming < held;
}
