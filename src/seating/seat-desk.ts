import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { OutsideRegion } from '../access/access.errors.js';
import { Actor } from '../access/actor.js';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { requireSeating } from '../trips/allocation.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, partingOf, rankOf, travellersOf } from './applicant.js';
import { Applicants } from './applicants.query.js';
import { BookingState } from './booking-lifecycle.js';
import { refusalOfMinimum, refusalToBook } from './booking-rules.js';
import { BookingWriter } from './booking-writer.js';
import { DeskTrip, DeskTrips } from './desk-trips.js';
import { decisionOf, NewBooking, newBooking } from './new-booking.js';
import { minimumFor } from './parting.js';
import { holdOfAll, PartedBooking, Partings } from './partings.js';
import { NO_ROOM } from './pass-overs.js';
import { Objection, seatInTurn, Turn } from './seat-batch.js';
import { seatGate } from './seat-gate.js';
import { AlreadyBooked, UnknownParty } from './seating.errors.js';
import { largestOf, VehicleSeats } from './trip-seats.js';

const { Requested, Confirmed, Waiting } = BookingState;

/** What became of one party's request. A party that found no room and does not want to wait has neither booking nor refusal. */
export interface DeskAnswer {
  partyId: string;
  people: number;
  booking?: NewBooking;
  refusal?: DomainError;
  /** What keeps it off the seats that are free, if that is why it got none. */
  kept?: Objection;
  /** Set when some of the party get seats, or all but not together: the booking waits until it is divided. */
  parted?: PartedBooking;
}

export interface DeskOrder {
  /** Whether a party for whom there is no room goes on the waiting list. */
  waits: boolean;
  /** Only write requests down; a round will decide about them. */
  collects?: boolean;
  /** Serve large parties before small ones: more of a known set find room. */
  largestFirst?: boolean;
}

/** A party at the desk, and the account that asks for it. */
export interface DeskRequest {
  actor: Actor;
  party: Applicant;
  /** How many must at least travel together; all of them when left out. */
  minimumPeople?: number;
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
    private readonly partings: Partings,
    private readonly deskTrips: DeskTrips,
    private readonly clock: Clock,
  ) {}

  /** The caller holds the trip's lock and has read its seats; what is given out is marked in them. @throws RoundNotDrawn */
  async serve(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    vehicles: VehicleSeats[],
    partyIds: string[],
    order: DeskOrder,
  ): Promise<DeskAnswer[]> {
    if (partyIds.length === 0) return [];
    const parties = await this.applicants.lock(manager, trip, partyIds);
    const [deskTrip] = await this.deskTrips.of(manager, [trip], new Map([[trip.id, vehicles]]));
    const requests = parties.map((party) => ({ actor, party }));
    const answers = this.decide(deskTrip, requests, order);
    await this.write(manager, answers, this.clock.now());
    return answers;
  }

  /**
   * Decides in memory, in the order of the requests; what is given out is marked in the seats. A party that asks twice is
   * served once. The caller holds the locks of trip and parties.
   *
   * @throws RoundNotDrawn unless requests are only to be written down
   */
  decide(
    { trip, vehicles, priorityOrder, held, allowance }: DeskTrip,
    requests: DeskRequest[],
    { waits, collects = false, largestFirst = false }: DeskOrder,
  ): DeskAnswer[] {
    if (!collects) requireSeating(trip);
    const onOffer = { ...trip, largestVehicle: largestOf(vehicles) };
    const day = dayOf(trip.departsAt);
    const served = new Set<string>();
    const judged = requests.map(({ actor, party, minimumPeople }) => {
      const travellers = travellersOf(party, day);
      const parting = waits ? partingOf(party, travellers, minimumPeople, priorityOrder) : undefined;
      const refusal =
        outsideRegion(actor, party) ??
        refusalToBook(party, onOffer, parting?.minimum) ??
        refusalOfMinimum(minimumPeople, party.members.length) ??
        (served.has(party.partyId) ? new AlreadyBooked() : undefined);
      if (!refusal) served.add(party.partyId);
      return { actor, party, minimumPeople, refusal, travellers, parting };
    });

    const queue = judged.filter(({ refusal }) => !refusal);
    if (largestFirst) queue.sort((a, b) => b.travellers.length - a.travellers.length);
    const gate = seatGate({ vehicles, priorityOrder, held, allowance });
    const turns = seatInTurn(collects ? [] : queue, vehicles, gate);
    return judged.map((asked): DeskAnswer => {
      const { actor, party, minimumPeople, refusal } = asked;
      const { partyId, members } = party;
      const turn = turns.get(asked);
      const hold = turn && holdOfAll(turn);
      const answer = { partyId, people: members.length, refusal, kept: turn?.kept };
      if (refusal || (!hold && !waits)) return answer;
      const state = hold ? Confirmed : collects ? Requested : Waiting;
      const booking = newBooking({
        id: newId(),
        tripId: trip.id,
        accountId: actor.accountId,
        partyId,
        members,
        priorityRank: rankOf(party, priorityOrder),
        state,
        hold,
        minimumPeople: hold ? null : minimumFor(minimumPeople, members.length),
        waitReason: answer.kept ?? NO_ROOM,
        waitsElsewhere: party.waitsElsewhere,
      });
      const parted = turn && !hold && turn.seated.length > 0 ? partedAtDesk(trip, booking, turn) : undefined;
      return { partyId, people: members.length, kept: answer.kept, booking, parted };
    });
  }

  /** Writes what was decided, be it on several trips. */
  async write(manager: EntityManager, answers: DeskAnswer[], now: Date): Promise<void> {
    const bookings = answers.flatMap(({ booking }) => booking ?? []);
    await this.writer.insert(
      manager,
      bookings,
      bookings.flatMap((booking) => decisionOf(booking) ?? []),
      now,
    );
    await this.partings.carryOut(
      manager,
      answers.flatMap(({ parted }) => parted ?? []),
    );
  }
}

/** Whether a party, or some of it, got seats. */
export function isSeated({ booking, parted }: DeskAnswer): boolean {
  return booking?.hold !== undefined || parted !== undefined;
}

/** What a party agreed to when it asked is given at once. */
function partedAtDesk(trip: Trip, booking: NewBooking, turn: Turn<VehicleSeats>): PartedBooking {
  const { id: bookingId, members, accountId } = booking;
  return { trip, bookingId, members, turn, accountId, state: Confirmed, offerExpiresAt: null };
}

/** An office books only for people of its own region, a worker only for a party of theirs: one of others is unknown to them. */
function outsideRegion(actor: Actor, { members }: Applicant): DomainError | undefined {
  if (actor.mayTravelFor(members)) return undefined;
  return actor.mayKnow(members) ? new OutsideRegion() : new UnknownParty();
}
