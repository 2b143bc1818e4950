import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Audit } from '../shared/commands/audit.js';
import { Clock } from '../shared/time/clock.js';
import { grouped } from '../shared/grouped.js';
import { storeAnswers } from '../shared/commands/idempotency-keys.js';
import { besideRequests } from '../shared/commands/request-context.js';
import type { CommandContext, IdempotentRequest } from '../shared/commands/noted-request.js';
import { asSystem } from '../shared/database/scope.js';
import { toWire } from '../shared/time/civil-time.js';
import { Transactions } from '../shared/database/transactions.js';
import { seatsAtOnce } from '../trips/allocation.js';
import { Trip } from '../trips/trip.entity.js';
import { Outcome, Queued } from './batch-queue.js';
import { refusalToAdmit } from './admission.js';
import { BatchKnowledge, BatchReading } from './batch-reading.js';
import { BookDto, BookingDetailView } from './booking.dto.js';
import { BookingsQuery } from './bookings.query.js';
import { DeskTrip, DeskTrips } from './desk-trips.js';
import { KnownParties } from './known-parties.js';
import { viewOfNew } from './new-booking.js';
import { PassOvers } from './pass-overs.js';
import { DeskAnswer, isSeated, SeatDesk } from './seat-desk.js';

/** One party's request for seats on a trip; the topic is the trip's id. */
export interface BookingRequest extends Queued {
  actor: Actor;
  input: BookDto;
  keyed?: IdempotentRequest;
  /** What is to be recorded when it is carried out. */
  command?: CommandContext;
}

/** What became of each request so far; those that are missing are still to be served. */
type Outcomes = Map<BookingRequest, Outcome<BookingDetailView>>;

/** A request that may be served, with the party that it means. */
interface Asking {
  request: BookingRequest;
  trip: Trip;
  partyId: string;
}

/** What is to be written and told. */
interface Decided {
  outcomes: Outcomes;
  answers: DeskAnswer[];
  /** Requests of parties that were divided. */
  parted: BookingRequest[];
  /** Trips on which somebody got seats. */
  seatedOn: Set<string>;
  now: Date;
}

/**
 * Books for many requests in one transaction: every trip, person and party is locked once, every table written once. What
 * needs no earlier answer is asked in one go, so that a batch costs three journeys to the database.
 */
@Injectable()
export class BookingBatch {
  constructor(
    private readonly reading: BatchReading,
    private readonly deskTrips: DeskTrips,
    private readonly desk: SeatDesk,
    private readonly passOvers: PassOvers,
    private readonly query: BookingsQuery,
    private readonly audit: Audit,
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
    const write = () =>
      this.transactions.run(async (manager) => {
        const known = await this.reading.read(manager, requests);
        const decided = this.decide(known);
        return { outcomes: decided.outcomes, committed: await this.write(manager, known, decided) };
      });
    // It is everyone's, not the command of the request that happened to begin it; each is recorded with the batch.
    const { outcomes, committed } = await besideRequests(() => asSystem('booking desk', write));
    committed();
    return outcomes;
  }

  /** Decides about every request in memory. */
  private decide({ requests, answered, deskTrips, parties }: BatchKnowledge<BookingRequest>): Decided {
    const now = this.clock.now();
    const decided: Decided = { outcomes: new Map(), answers: [], parted: [], seatedOn: new Set(), now };
    const asking: Asking[] = [];
    for (const { request, trip, party } of requests) {
      const refusal =
        (request.keyed && answered.get(request.keyed)) ?? refusalToAdmit(request.actor, trip, now);
      if (refusal) decided.outcomes.set(request, { refusal });
      else if (typeof party === 'string') asking.push({ request, trip, partyId: party });
      else decided.outcomes.set(request, { refusal: party });
    }
    const byTrip = grouped(asking, ({ trip }) => trip);
    for (const deskTrip of deskTrips) {
      this.decideOn(deskTrip, byTrip.get(deskTrip.trip) ?? [], parties, decided);
    }
    return decided;
  }

  private decideOn(
    deskTrip: DeskTrip,
    asking: Asking[],
    known: KnownParties,
    { outcomes, answers, parted, seatedOn, now }: Decided,
  ): void {
    const parties = asking.map(({ partyId }) => known.applicant(deskTrip.trip, partyId));
    const asked = asking.map(({ request: { actor, input } }, i) => {
      return { actor, party: parties[i], minimumPeople: input.minimumPeople };
    });
    const order = { waits: true, collects: !seatsAtOnce(deskTrip.trip) };
    const writtenAt = toWire(now);
    for (const [i, answer] of this.desk.decide(deskTrip, asked, order).entries()) {
      const { booking, refusal } = answer;
      const { request } = asking[i];
      answers.push(answer);
      if (isSeated(answer)) seatedOn.add(deskTrip.trip.id);
      if (answer.parted) parted.push(request);
      if (booking) known.note(deskTrip.trip, parties[i], isSeated(answer));
      outcomes.set(request, booking ? { answer: viewOfNew(booking, deskTrip, writtenAt) } : { refusal });
    }
  }

  /**
   * Writes everything that was decided, the keys with their answers and the record of it, in one go.
   *
   * @returns what to do when it is committed
   */
  private async write(
    manager: EntityManager,
    { lines, seats }: BatchKnowledge<BookingRequest>,
    { outcomes, answers, parted, seatedOn, now }: Decided,
  ): Promise<() => void> {
    const passed = lines.filter(({ tripId }) => seatedOn.has(tripId));
    if (passed.length > 0) await this.passOvers.byNewcomers(manager, passed);
    const written = this.desk.write(manager, answers, now);
    if (parted.length > 0) await written.then(() => this.readAgain(manager, parted, outcomes));
    const [, committed] = await Promise.all([
      written,
      this.deskTrips.leaving(manager, seats),
      storeAnswers(
        manager,
        [...outcomes].flatMap(([{ keyed }, outcome]) =>
          keyed && 'answer' in outcome ? { request: keyed, answer: outcome.answer } : [],
        ),
      ),
      this.audit.recordAll(
        manager,
        [...outcomes].flatMap(([{ command }, outcome]) =>
          command && 'answer' in outcome ? { command, outcome: outcome.answer } : [],
        ),
      ),
    ]);
    return committed;
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
