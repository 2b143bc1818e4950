import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { dayOf } from '../shared/civil-time.js';
import { DomainError } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, rankOf, travellersOf } from './applicant.js';
import { Applicants } from './applicants.query.js';
import { BookingState } from './booking-lifecycle.js';
import { refusalToBook } from './booking-rules.js';
import { BookingDecision, BookingWriter, Hold, NewBooking } from './booking-writer.js';
import { seatInTurn } from './seat-batch.js';
import { largestOf, VehicleSeats } from './trip-seats.js';

const { Requested, Confirmed, Waiting } = BookingState;

/** What became of one party's request. A party that found no room and does not want to wait has neither booking nor refusal. */
export interface DeskAnswer {
  partyId: string;
  people: number;
  booking?: NewBooking;
  refusal?: DomainError;
}

export interface DeskOrder {
  /** Whether a party for whom there is no room goes on the waiting list. */
  waits: boolean;
  /** Serve large parties before small ones: more of a known set find room. */
  largestFirst?: boolean;
}

/**
 * The desk at which every party gets its seats: a batch of parties for one trip is checked, seated in memory and written
 * with a few statements. A party that fails its own checks is refused alone.
 */
@Injectable()
export class SeatDesk {
  constructor(
    private readonly applicants: Applicants,
    private readonly writer: BookingWriter,
    private readonly campaigns: CampaignsService,
  ) {}

  /** The caller holds the trip's lock and has read its seats; what is given out is marked in them. */
  async serve(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    vehicles: VehicleSeats[],
    partyIds: string[],
    { waits, largestFirst = false }: DeskOrder,
  ): Promise<DeskAnswer[]> {
    if (partyIds.length === 0) return [];
    const parties = await this.applicants.lock(manager, trip, partyIds);
    const { priorityOrder } = (await this.campaigns.get(trip.campaignId, manager)).policies;
    const onOffer = { ...trip, largestVehicle: largestOf(vehicles) };
    const refusals = new Map(
      parties.map((party) => [party, outsideRegion(actor, party) ?? refusalToBook(party, onOffer)]),
    );

    const day = dayOf(trip.departsAt);
    const queue = parties
      .filter((party) => !refusals.get(party))
      .map((party) => ({ party, travellers: travellersOf(party, day) }));
    if (largestFirst) queue.sort((a, b) => b.travellers.length - a.travellers.length);
    const holds = new Map(
      seatInTurn(queue, vehicles).seated.map(({ party: { party }, vehicle, seats }): [Applicant, Hold] => [
        party,
        { vehicleId: vehicle.id, seats },
      ]),
    );
    const answers = parties.map((party): DeskAnswer => {
      const { partyId, members } = party;
      const refusal = refusals.get(party);
      const hold = holds.get(party);
      if (refusal || (!hold && !waits)) return { partyId, people: members.length, refusal };
      const state = hold ? Confirmed : Waiting;
      const priorityRank = rankOf(party, priorityOrder);
      return {
        partyId,
        people: members.length,
        booking: { id: newId(), partyId, members, priorityRank, state, hold },
      };
    });
    await this.write(manager, actor, trip, answers);
    return answers;
  }

  private async write(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    answers: DeskAnswer[],
  ): Promise<void> {
    const bookings = answers.flatMap(({ booking }) => booking ?? []);
    await this.writer.insert(manager, trip.id, bookings, actor.accountId);
    await this.writer.decide(manager, bookings.map(decisionOf), actor.accountId);
  }
}

function decisionOf({ id, state }: NewBooking): BookingDecision {
  const decision = { bookingId: id, from: Requested, to: state };
  return state === Confirmed
    ? { ...decision, step: 'confirm' }
    : { ...decision, step: 'wait', reason: 'NO_ROOM' };
}

/** An office books only for people of its own region. */
function outsideRegion(actor: Actor, { members }: Applicant): DomainError | undefined {
  return members.every((member) => actor.mayActFor(member.homeCountyCode)) ? undefined : new OutsideRegion();
}
