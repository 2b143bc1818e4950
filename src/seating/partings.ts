import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Trip } from '../trips/trip.entity.js';
import { ApplicantMember } from './applicant.js';
import { Booking } from './booking.entity.js';
import { BookingDecision, BookingWriter, PartyPromotion, Promotion, stepsOf } from './booking-writer.js';
import { DividedWait, PartyParts } from './changes/party-parts.js';
import { Hold } from './new-booking.js';
import { SeatedPart, Turn } from './seat-batch.js';

/** Why a party was divided: it had said how many of it must at least travel together. */
const AGREED_MINIMUM = 'AGREED_MINIMUM';

/** A waiting party of which some get seats, or all of it, but not together. */
export interface PartedBooking extends Pick<Promotion, 'state' | 'offerExpiresAt'> {
  trip: Trip;
  bookingId: string;
  members: ApplicantMember[];
  turn: Turn<{ id: string }>;
  /** Whose command gave the seats; null when the service did by itself. */
  accountId: string | null;
}

/** Divides waiting parties for whom there is room only in part, as they agreed by stating a minimum. */
@Injectable()
export class Partings {
  constructor(
    private readonly parts: PartyParts,
    private readonly writer: BookingWriter,
  ) {}

  /**
   * The first to get seats keep the booking that there was; everyone else gets one of their own in its old place, on this trip
   * and wherever else the party waits. The caller holds the locks of trip and parties.
   *
   * @returns who got seats
   */
  async carryOut(manager: EntityManager, parted: PartedBooking[]): Promise<PartyPromotion[]> {
    const promotions: PartyPromotion[] = [];
    for (const one of parted) promotions.push(...(await this.divide(manager, one)));
    return promotions;
  }

  private async divide(manager: EntityManager, parted: PartedBooking): Promise<PartyPromotion[]> {
    const { trip, bookingId, members, turn, accountId } = parted;
    const { seated, left } = turn;
    const booking = await manager.findOneByOrFail(Booking, { id: bookingId });
    const decisions: BookingDecision[] = [];
    const takeOut = async (group: ApplicantMember[]) => {
      const requestIds = group.map(({ travelRequestId }) => travelRequestId);
      const divided = await this.parts.divideWaits(manager, trip, booking.partyId, requestIds);
      decisions.push(...divided.flatMap(splitBetween));
      const { to, partyId } = divided.find(({ from }) => from === bookingId)!;
      return { bookingId: to, partyId };
    };
    const groups = seated.map(({ going }) => going.map((i) => members[i]));
    const holders = [{ bookingId, partyId: booking.partyId }];
    for (const group of groups.slice(1)) holders.push(await takeOut(group));
    const rest = left.length > 0 ? await takeOut(left.map((i) => members[i])) : undefined;

    const { state, offerExpiresAt } = parted;
    const promotions = seated.map((part, i): PartyPromotion => ({
      ...holders[i],
      ...{ members: groups[i], state, offerExpiresAt, hold: holdOf(part) },
      restPartyId: i === 0 ? rest?.partyId : undefined,
    }));
    await this.writer.decide(manager, [...decisions, ...promotions.flatMap(stepsOf)], accountId);
    await this.writer.hold(manager, trip.id, promotions);
    return promotions;
  }
}

/** The seats of a party that sits together, all of it. */
export function holdOfAll({ seated, left }: Turn<{ id: string }>): Hold | undefined {
  return left.length === 0 && seated.length === 1 ? holdOf(seated[0]) : undefined;
}

function holdOf({ vehicle, seats }: SeatedPart<{ id: string }>): Hold {
  return { vehicleId: vehicle.id, seats };
}

function splitBetween({ from, to, state }: DividedWait): BookingDecision[] {
  const split = { step: 'split', from: state, to: state, reason: AGREED_MINIMUM } as const;
  return [
    { ...split, bookingId: from, otherBookingId: to },
    { ...split, bookingId: to, otherBookingId: from },
  ];
}
