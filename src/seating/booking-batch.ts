import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { grouped } from '../shared/grouped.js';
import { knownKeys, storeAnswers } from '../shared/idempotency-keys.js';
import { IdempotentRequest } from '../shared/request-context.js';
import { Transactions } from '../shared/transactions.js';
import { AllocationPhase, allocationPhase, seatsAtOnce } from '../trips/allocation.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { SeatAllowances } from './allotments/seat-allowances.query.js';
import { Applicants } from './applicants.query.js';
import { Outcome, Queued } from './batch-queue.js';
import { BookDto, BookingDetailView } from './booking.dto.js';
import { BookingsQuery } from './bookings.query.js';
import { namedParties } from './named-parties.js';
import { heldSeats } from './priority-hold.js';
import { DeskAnswer, DeskTrip, SeatDesk } from './seat-desk.js';
import { RequestsClosed, TripNotOpen } from './seating.errors.js';
import { TripSeats } from './trip-seats.js';
import { WaitingList } from './waiting-list.js';

/** One party's request for seats on a trip; the topic is the trip's id. */
export interface BookingRequest extends Queued {
  actor: Actor;
  input: BookDto;
  keyed?: IdempotentRequest;
}

/** A trip was not to be had: this goes for every request of the batch. */
export class TripNotHad extends Error {
  constructor(readonly refusal: unknown) {
    super('trip not had');
  }
}

/** What became of each request so far; those that are missing are still to be served. */
type Outcomes = Map<BookingRequest, Outcome<BookingDetailView>>;

/** A request that may be served, with the party that it means. */
interface Asking {
  request: BookingRequest;
  trip: Trip;
  partyId: string;
}

/** Books for many requests in one transaction: every trip, person and party is locked once, every table written once. */
@Injectable()
export class BookingBatch {
  constructor(
    private readonly trips: TripsService,
    private readonly desk: SeatDesk,
    private readonly waitingList: WaitingList,
    private readonly tripSeats: TripSeats,
    private readonly applicants: Applicants,
    private readonly campaigns: CampaignsService,
    private readonly allowances: SeatAllowances,
    private readonly query: BookingsQuery,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers every request on its own. Of several trips, one that somebody else holds is left out, so that its requests do
   * not keep the others waiting: these have no outcome yet and are to be asked again, that trip by itself.
   *
   * @throws TripNotHad when the only trip is unknown or its lock is not had in time; any other error undid the whole batch
   */
  async serve(requests: BookingRequest[]): Promise<Outcomes> {
    return this.transactions.run(async (manager) => {
      const trips = await this.lock(manager, requests);
      // From here on nobody waits long: who is held up by one person's lock is served again without them.
      await manager.query(`SET LOCAL lock_timeout = '1s'`);
      const outcomes: Outcomes = new Map();
      const known = await knownKeys(
        manager,
        requests.flatMap(({ topic, keyed }) => (trips.has(topic) && keyed) || []),
      );
      const admitted: { request: BookingRequest; trip: Trip }[] = [];
      for (const request of requests) {
        const trip = trips.get(request.topic);
        if (!trip) continue;
        const refusal = (request.keyed && known.get(request.keyed)) ?? this.notAdmitted(request.actor, trip);
        if (refusal) outcomes.set(request, { refusal });
        else admitted.push({ request, trip });
      }
      await this.book(manager, await this.withParties(manager, admitted, outcomes), outcomes);
      await storeAnswers(
        manager,
        [...outcomes].flatMap(([{ keyed }, outcome]) =>
          keyed && 'answer' in outcome ? { request: keyed, answer: outcome.answer } : [],
        ),
      );
      return outcomes;
    });
  }

  private async lock(manager: EntityManager, requests: BookingRequest[]): Promise<Map<string, Trip>> {
    const ids = [...new Set(requests.map(({ topic }) => topic))];
    try {
      const trips =
        ids.length > 1
          ? await this.trips.lockFree(manager, ids)
          : [await this.trips.lock(manager, requests[0].topic)];
      return new Map(trips.map((trip) => [trip.id, trip]));
    } catch (error) {
      throw error instanceof DomainError ? new TripNotHad(error) : error;
    }
  }

  private notAdmitted(actor: Actor, trip: Trip): unknown {
    try {
      this.trips.requireReadable(actor, trip);
    } catch (error) {
      return error;
    }
    if (trip.state !== TripState.Open) return new TripNotOpen();
    const due = allocationPhase(trip, this.clock.now()) === AllocationPhase.Due;
    return due ? new RequestsClosed() : undefined;
  }

  private async withParties(
    manager: EntityManager,
    admitted: { request: BookingRequest; trip: Trip }[],
    outcomes: Outcomes,
  ): Promise<Asking[]> {
    const inputs = admitted.map(({ request }) => request.input);
    const parties = await namedParties(manager, inputs);
    return admitted.flatMap((one, i) => {
      const party = parties[i];
      if (typeof party === 'string') return { ...one, partyId: party };
      outcomes.set(one.request, { refusal: party });
      return [];
    });
  }

  private async book(manager: EntityManager, asking: Asking[], outcomes: Outcomes): Promise<void> {
    if (asking.length === 0) return;
    const byTrip = grouped(asking, ({ trip }) => trip);
    const deskTrips = await this.deskTrips(manager, [...byTrip.keys()]);
    const known = await this.applicants.lockParties(
      manager,
      asking.map(({ partyId }) => partyId),
    );
    const answers: { request: BookingRequest; answer: DeskAnswer }[] = [];
    for (const deskTrip of deskTrips) {
      const own = byTrip.get(deskTrip.trip)!;
      const parties = own.map(({ partyId }) => known.applicant(deskTrip.trip, partyId));
      const asked = own.map(({ request }, i) => ({ actor: request.actor, party: parties[i] }));
      const order = { waits: true, collects: !seatsAtOnce(deskTrip.trip) };
      for (const [i, answer] of this.desk.decide(deskTrip, asked, order).entries()) {
        answers.push({ request: own[i].request, answer });
        if (answer.booking) known.note(deskTrip.trip, parties[i], answer.booking.hold !== undefined);
      }
    }
    await this.desk.write(
      manager,
      answers.map(({ answer }) => answer),
    );
    const bookingIds = answers.flatMap(({ answer }) => answer.booking?.id ?? []);
    const views = await this.query.viewAll(manager, bookingIds);
    for (const { request, answer } of answers) {
      const { booking, refusal } = answer;
      outcomes.set(request, booking ? { answer: views.get(booking.id)! } : { refusal });
    }
  }

  /** The trips with their seats as they are after those who wait already had their turn. */
  private async deskTrips(manager: EntityManager, trips: Trip[]): Promise<DeskTrip[]> {
    const ids = trips.map(({ id }) => id);
    const seats = await this.tripSeats.loadAll(manager, ids);
    const movingUp = await this.waitingList.mayMoveUp(manager, seats);
    const deskTrips: Omit<DeskTrip, 'allowance'>[] = [];
    for (const trip of trips) {
      const vehicles = seats.get(trip.id) ?? [];
      if (movingUp.has(trip.id)) await this.waitingList.moveUp(manager, trip, null, { vehicles });
      const { policies } = await this.campaigns.get(trip.campaignId, manager);
      const held = heldSeats(trip, policies, vehicles, this.clock.now());
      deskTrips.push({ trip, vehicles, priorityOrder: policies.priorityOrder, held });
    }
    const allowanceOf = await this.allowances.ofAll(manager, ids);
    return deskTrips.map((deskTrip) => ({ ...deskTrip, allowance: allowanceOf(deskTrip.trip.id) }));
  }
}
