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
import { BookingsQuery } from './bookings.query.js';
import { DeskTrip, DeskTrips } from './desk-trips.js';
import { KnownParties } from './known-parties.js';
import { namedParties } from './named-parties.js';
import { viewOfNew } from './new-booking.js';
import { PassOvers, WaitingLine } from './pass-overs.js';
import { DeskAnswer, isSeated, SeatDesk } from './seat-desk.js';
import { RequestsClosed, TripNotOpen } from './seating.errors.js';
import { VehicleSeats } from './trip-seats.js';
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
    private readonly passOvers: PassOvers,
    private readonly query: BookingsQuery,
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
    const [, answered, waitedFor, ...read] = await Promise.all([
      inOneGo(manager, [SHORT_WAITS]),
      knownKeys(
        manager,
        requests.flatMap(({ keyed }) => keyed ?? []),
      ),
      this.waitingList.waitedFor(manager, seats),
      this.applicants.lockParties(manager, partyIds),
      this.deskTrips.of(manager, [...trips.values()], seats),
    ]);
    let [known, deskTrips] = read;
    const lines: WaitingLine[] = [];
    for (const [tripId, mayMoveUp] of waitedFor) {
      if (mayMoveUp) lines.push(await this.lineAfter(manager, trips.get(tripId)!, seats.get(tripId)!));
      else lines.push({ tripId });
    }
    if (lines.some(({ left }) => left)) {
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
      this.book(manager, deskTrips, asking, { known, lines, outcomes }),
      this.deskTrips.leaving(manager, seats),
    ]);
    return { outcomes, committed };
  }

  /** Those who wait have their turn; who of them still waits stands in line. */
  private async lineAfter(
    manager: EntityManager,
    trip: Trip,
    vehicles: VehicleSeats[],
  ): Promise<WaitingLine> {
    const { left } = await this.waitingList.moveUp(manager, trip, null, { vehicles });
    return { tripId: trip.id, left };
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
    { known, lines, outcomes }: { known: KnownParties; lines: WaitingLine[]; outcomes: Outcomes },
  ): Promise<void> {
    const byTrip = grouped(asking, ({ trip }) => trip);
    const now = this.clock.now();
    const answers: DeskAnswer[] = [];
    const parted: BookingRequest[] = [];
    const seatedOn = new Set<string>();
    for (const deskTrip of deskTrips) {
      const own = byTrip.get(deskTrip.trip) ?? [];
      const parties = own.map(({ partyId }) => known.applicant(deskTrip.trip, partyId));
      const asked = own.map(({ request: { actor, input } }, i) => {
        return { actor, party: parties[i], minimumPeople: input.minimumPeople };
      });
      const order = { waits: true, collects: !seatsAtOnce(deskTrip.trip) };
      for (const [i, answer] of this.desk.decide(deskTrip, asked, order).entries()) {
        const { booking, refusal } = answer;
        answers.push(answer);
        if (isSeated(answer)) seatedOn.add(deskTrip.trip.id);
        if (answer.parted) parted.push(own[i].request);
        if (booking) known.note(deskTrip.trip, parties[i], isSeated(answer));
        outcomes.set(own[i].request, booking ? { answer: viewOfNew(booking, deskTrip, now) } : { refusal });
      }
    }
    await this.passOvers.byNewcomers(
      manager,
      lines.filter(({ tripId }) => seatedOn.has(tripId)),
    );
    const written = this.desk.write(manager, answers, now);
    if (parted.length > 0) await written.then(() => this.readAgain(manager, parted, outcomes));
    await Promise.all([
      written,
      storeAnswers(
        manager,
        [...outcomes].flatMap(([{ keyed }, outcome]) =>
          keyed && 'answer' in outcome ? { request: keyed, answer: outcome.answer } : [],
        ),
      ),
    ]);
  }

  /** A party that was divided is told what was written: its seats, and the booking of those who wait. */
  private async readAgain(
    manager: EntityManager,
    requests: BookingRequest[],
    outcomes: Outcomes,
  ): Promise<void> {
    for (const request of requests) {
      const outcome = outcomes.get(request)!;
      if ('answer' in outcome) {
        outcomes.set(request, { answer: await this.query.view(manager, outcome.answer.id) });
      }
    }
  }
}
