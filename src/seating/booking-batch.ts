import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { grouped } from '../shared/grouped.js';
import { knownKeys, storeAnswers } from '../shared/idempotency-keys.js';
import { inOneGo } from '../shared/one-go.js';
import { IdempotentRequest } from '../shared/request-context.js';
import { Transactions } from '../shared/transactions.js';
import { AllocationPhase, allocationPhase, seatsAtOnce } from '../trips/allocation.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { Applicants } from './applicants.query.js';
import { Outcome, Queued } from './batch-queue.js';
import { BookDto, BookingDetailView } from './booking.dto.js';
import { DeskTrip, DeskTrips } from './desk-trips.js';
import { KnownParties } from './known-parties.js';
import { namedParties } from './named-parties.js';
import { viewOfNew } from './new-booking.js';
import { DeskAnswer, SeatDesk } from './seat-desk.js';
import { RequestsClosed, TripNotOpen } from './seating.errors.js';
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

/** Who is held up by one person's lock is served again without them. */
const SHORT_WAITS = { sql: `SET LOCAL lock_timeout = '1s'` };

/**
 * Books for many requests in one transaction: every trip, person and party is locked once, every table written once. What
 * needs no earlier answer is asked in one go, so that a batch costs few journeys to the database.
 */
@Injectable()
export class BookingBatch {
  constructor(
    private readonly trips: TripsService,
    private readonly deskTrips: DeskTrips,
    private readonly desk: SeatDesk,
    private readonly waitingList: WaitingList,
    private readonly applicants: Applicants,
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
    const { outcomes, committed } = await this.transactions.run(async (manager) => {
      const trips = await this.lock(manager, requests);
      return this.serveOn(
        manager,
        trips,
        requests.filter(({ topic }) => trips.has(topic)),
      );
    });
    committed();
    return outcomes;
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

  /** @returns besides the outcomes, what to do when the transaction is committed */
  private async serveOn(
    manager: EntityManager,
    trips: Map<string, Trip>,
    requests: BookingRequest[],
  ): Promise<{ outcomes: Outcomes; committed: () => void }> {
    const named = await namedParties(
      manager,
      requests.map(({ input }) => input),
    );
    const partyIds = named.filter((party) => typeof party === 'string');
    const seats = await this.deskTrips.seats(manager, [...trips.values()]);
    const [, answered, movingUp, ...read] = await Promise.all([
      inOneGo(manager, [SHORT_WAITS]),
      knownKeys(
        manager,
        requests.flatMap(({ keyed }) => keyed ?? []),
      ),
      this.waitingList.mayMoveUp(manager, seats),
      this.applicants.lockParties(manager, partyIds),
      this.deskTrips.of(manager, [...trips.values()], seats),
    ]);
    let [known, deskTrips] = read;
    if (movingUp.size > 0) {
      for (const id of movingUp) {
        await this.waitingList.moveUp(manager, trips.get(id)!, null, { vehicles: seats.get(id) });
      }
      [known, deskTrips] = await Promise.all([
        this.applicants.lockParties(manager, partyIds),
        this.deskTrips.of(manager, [...trips.values()], seats),
      ]);
    }

    const outcomes: Outcomes = new Map();
    const asking: Asking[] = [];
    for (const [i, request] of requests.entries()) {
      const trip = trips.get(request.topic)!;
      const party = named[i];
      const refusal = (request.keyed && answered.get(request.keyed)) ?? this.notAdmitted(request.actor, trip);
      if (refusal) outcomes.set(request, { refusal });
      else if (typeof party === 'string') asking.push({ request, trip, partyId: party });
      else outcomes.set(request, { refusal: party });
    }
    const [, committed] = await Promise.all([
      this.book(manager, deskTrips, asking, known, outcomes),
      this.deskTrips.leaving(manager, seats),
    ]);
    return { outcomes, committed };
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

  /** Decides, then writes everything and the keys with their answers in one go. */
  private async book(
    manager: EntityManager,
    deskTrips: DeskTrip[],
    asking: Asking[],
    known: KnownParties,
    outcomes: Outcomes,
  ): Promise<void> {
    const byTrip = grouped(asking, ({ trip }) => trip);
    const now = this.clock.now();
    const answers: DeskAnswer[] = [];
    for (const deskTrip of deskTrips) {
      const own = byTrip.get(deskTrip.trip) ?? [];
      const parties = own.map(({ partyId }) => known.applicant(deskTrip.trip, partyId));
      const asked = own.map(({ request }, i) => ({ actor: request.actor, party: parties[i] }));
      const order = { waits: true, collects: !seatsAtOnce(deskTrip.trip) };
      for (const [i, answer] of this.desk.decide(deskTrip, asked, order).entries()) {
        const { booking, refusal } = answer;
        answers.push(answer);
        if (booking) known.note(deskTrip.trip, parties[i], booking.hold !== undefined);
        outcomes.set(own[i].request, booking ? { answer: viewOfNew(booking, deskTrip, now) } : { refusal });
      }
    }
    await Promise.all([
      this.desk.write(manager, answers, now),
      storeAnswers(
        manager,
        [...outcomes].flatMap(([{ keyed }, outcome]) =>
          keyed && 'answer' in outcome ? { request: keyed, answer: outcome.answer } : [],
        ),
      ),
    ]);
  }
}
