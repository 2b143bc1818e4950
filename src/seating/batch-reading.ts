import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { isLockTimeout } from '../shared/database/database-errors.js';
import { Busy, DomainError, NotFound } from '../shared/domain-error.js';
import { knownKeys } from '../shared/commands/idempotency-keys.js';
import { inOneGo } from '../shared/database/one-go.js';
import type { IdempotentRequest } from '../shared/commands/noted-request.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { Applicants } from './applicants.query.js';
import { BookDto } from './booking.dto.js';
import { DeskTrip, DeskTrips, SeatsOfTrips } from './desk-trips.js';
import { KnownParties } from './known-parties.js';
import { namedParties } from './named-parties.js';
import { WaitingLine } from './pass-overs.js';
import { WaitingList } from './waiting-list.js';

/** A trip was not to be had: this goes for every request of the batch. */
export class TripNotHad extends Error {
  constructor(readonly refusal: unknown) {
    super('trip not had');
  }
}

/** What the requests of a batch ask for. */
interface Asked {
  actor: Actor;
  topic: string;
  input: BookDto;
  keyed?: IdempotentRequest;
}

/** All that must be known to decide about a batch. What it tells does not change until the transaction ends. */
export interface BatchKnowledge<Request> {
  /** The requests on the trips that were had, with their trips and the party that each means, or why it means none. */
  requests: { request: Request; trip: Trip; party: string | DomainError }[];
  /** Requests that were carried out already, or whose key belongs to another. */
  answered: Map<IdempotentRequest, Error>;
  parties: KnownParties;
  deskTrips: DeskTrip[];
  seats: SeatsOfTrips;
  /** Trips on which somebody waits. */
  lines: WaitingLine[];
}

/**
 * Who is held up by one person's lock is served again without them. And rows are found by their indexes: on the morning of a
 * release PostgreSQL still plans for the tables that were empty at night, and would read all that was booked since, with
 * every batch and for each foreign key of each row.
 */
const BY_KEY_WITH_SHORT_WAITS = {
  sql: `SELECT set_config('lock_timeout', '1s', true), set_config('enable_seqscan', 'off', true)`,
};

/**
 * Takes the locks of a batch and reads what it must know. For one trip all goes out at once: the trip's lock, the people's
 * locks, and the questions behind them.
 */
@Injectable()
export class BatchReading {
  constructor(
    private readonly trips: TripsService,
    private readonly deskTrips: DeskTrips,
    private readonly waitingList: WaitingList,
    private readonly applicants: Applicants,
  ) {}

  /**
   * Those who wait have their turn first. Of several trips, those that somebody else holds are left out with their requests.
   *
   * @throws TripNotHad when the only trip is unknown or its lock is not had in time
   */
  async read<Request extends Asked>(
    manager: EntityManager,
    requests: Request[],
  ): Promise<BatchKnowledge<Request>> {
    const named = await namedParties(manager, requests);
    const asked = requests.map((request, i) => ({ request, party: named[i] }));
    const ids = [...new Set(requests.map(({ topic }) => topic))];
    const [trips, people] =
      ids.length === 1 ? await this.lockOnly(manager, ids, asked) : await this.lockFree(manager, ids, asked);

    const seats = await this.deskTrips.seats(manager, trips);
    const lines = await this.lines(manager, trips, seats, people.waitedFor);
    const movedUp = lines.some(({ left }) => left);
    const { answered, parties, kept } = movedUp ? await this.behind(manager, ids, asked) : people;
    const byId = new Map(trips.map((trip) => [trip.id, trip]));
    return {
      requests: asked.flatMap(({ request, party }) => {
        const trip = byId.get(request.topic);
        return trip ? { request, trip, party } : [];
      }),
      ...{ answered, parties, seats, lines },
      deskTrips: trips.map((trip) => this.deskTrips.withKept(trip, seats.get(trip.id)!, kept)),
    };
  }

  private async lockOnly<Request extends Asked>(
    manager: EntityManager,
    ids: string[],
    asked: { request: Request; party: string | DomainError }[],
  ) {
    const locking = this.trips.lockAll(manager, ids);
    const behind = this.behind(manager, ids, asked);
    // If the trip is not had, that is what is told.
    behind.catch(() => undefined);
    const trips = await locking.catch((error: unknown) => {
      throw isLockTimeout(error) ? new TripNotHad(new Busy()) : error;
    });
    if (trips.length === 0) throw new TripNotHad(new NotFound());
    return [trips, await behind] as const;
  }

  /** Who asks for a trip that somebody else holds must not be waited for either. */
  private async lockFree<Request extends Asked>(
    manager: EntityManager,
    ids: string[],
    asked: { request: Request; party: string | DomainError }[],
  ) {
    const trips = await this.trips.lockFree(manager, ids);
    const had = new Set(trips.map(({ id }) => id));
    const people = await this.behind(
      manager,
      [...had],
      asked.filter(({ request }) => had.has(request.topic)),
    );
    return [trips, people] as const;
  }

  /** What stands behind the trips' locks. */
  private async behind<Request extends Asked>(
    manager: EntityManager,
    tripIds: string[],
    asked: { request: Request; party: string | DomainError }[],
  ) {
    const partyIds = asked.map(({ party }) => party).filter((party) => typeof party === 'string');
    const [, answered, parties, kept, waitedFor] = await Promise.all([
      inOneGo(manager, [BY_KEY_WITH_SHORT_WAITS]),
      knownKeys(
        manager,
        asked.flatMap(({ request }) => request.keyed ?? []),
      ),
      this.applicants.lockParties(manager, partyIds),
      this.deskTrips.kept(manager, tripIds),
      this.waitingList.waitedFor(manager, tripIds),
    ]);
    return { answered, parties, kept, waitedFor };
  }

  /** Those who wait have their turn; who of them still waits stands in line. */
  private async lines(
    manager: EntityManager,
    trips: Trip[],
    seats: SeatsOfTrips,
    waitedFor: ReadonlySet<string>,
  ): Promise<WaitingLine[]> {
    if (waitedFor.size === 0) return [];
    const waiting = trips.filter(({ id }) => waitedFor.has(id));
    const fitting = await this.waitingList.mayMoveUp(
      manager,
      new Map(waiting.map(({ id }) => [id, seats.get(id)!])),
    );
    const lines: WaitingLine[] = [];
    for (const trip of waiting) {
      const vehicles = seats.get(trip.id);
      const moved = fitting.has(trip.id)
        ? await this.waitingList.moveUp(manager, trip, null, { vehicles })
        : undefined;
      lines.push({ tripId: trip.id, left: moved?.left });
    }
    return lines;
  }
}
