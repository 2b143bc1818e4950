import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { TravelRequestsService } from '../demand/travel-requests.service.js';
import { ManifestsService } from '../manifests/manifests.service.js';
import type { Manifest } from '../manifests/manifest.entity.js';
import { Clock } from '../shared/time/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { pageFrom } from '../shared/http/paging.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { PassengerState } from '../seating/passenger.entity.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { listedRegion } from '../trips/trip-reach.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import {
  BoardDto,
  BoardingLinePage,
  BoardingLineView,
  BoardingListQuery,
  BoardingResultsView,
  BoardingResultView,
  BoardingStatus,
  MissDto,
  NoShowResultsView,
  NoShowResultView,
  NoShowStatus,
  resultOf,
} from './boarding.dto.js';
import { PassengerBoarded, SeatGiven, TripNotBoarding } from './boarding.errors.js';
import { requireAtDoor } from './boarding-reach.js';
import { writeBoardings, writeNoShows } from './facts.js';
import { fulfilRequests } from './fulfilled-requests.js';
import { ManifestLine, manifestLines } from './manifest-lines.js';
import { applyMarks, Mark, Outcome } from './marking.js';
import { passengerLifecycle } from './passenger-lifecycle.js';

const { Booked, Boarded, NoShow, HandedOver } = PassengerState;

/** People get on at later stops too, and phones without signal report when the trip has long arrived. */
export const BOARDING_STATES = [TripState.Closed, TripState.Departed, TripState.Arrived];

/** Who got on and who did not come. */
@Injectable()
export class BoardingsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly requests: TravelRequestsService,
    private readonly clock: Clock,
  ) {}

  /** The confirmed manifest with everybody's progress, see `listedRegion`. @throws NotFound, TripWithoutConfirmedManifest */
  async list(actor: Actor, tripId: string, query: BoardingListQuery): Promise<BoardingLinePage> {
    const manager = this.dataSource.manager;
    const trip = await this.trips.get(manager, tripId);
    this.trips.requireReadable(actor, trip);
    const manifest = await this.manifests.confirmed(manager, tripId);
    const shown = { homeCode: listedRegion(actor, trip), limit: query.limit + 1 };
    const lines = await manifestLines(manager, manifest.id, { ...query, ...shown });
    return pageFrom(
      lines.map((line) => BoardingLineView.of(line)),
      query.limit,
      (line) => line.passengerId,
    );
  }

  /** Boards passengers; each refusal stands for itself. @throws TripNotBoarding, TripWithoutConfirmedManifest, OutsideRegion */
  async board(actor: Actor, tripId: string, { boardings }: BoardDto): Promise<BoardingResultsView> {
    const judge = (line: ManifestLine) => {
      if (line.state === Boarded || line.state === HandedOver) return BoardingStatus.AlreadyBoarded;
      if (line.seatGivenTo) return new SeatGiven();
      line.state = passengerLifecycle.next(line.state, 'board');
      return BoardingStatus.Boarded;
    };
    const write = async (manager: EntityManager, { trip, manifest, outcomes }: Marked<BoardingStatus>) => {
      const fresh = doneAs(outcomes, BoardingStatus.Boarded);
      await writeBoardings(manager, manifest.id, this.recording(actor, trip), fresh);
      await fulfilRequests(manager, this.requests, trip, fresh);
    };
    const results = await this.mark(actor, tripId, boardings, judge, write);
    return results as { results: BoardingResultView[] };
  }

  /** Notes who did not come. @throws TripNotBoarding, TripWithoutConfirmedManifest, OutsideRegion */
  async miss(actor: Actor, tripId: string, { noShows, reason = '' }: MissDto): Promise<NoShowResultsView> {
    const judge = (line: ManifestLine) => {
      if (line.state === NoShow) return NoShowStatus.AlreadyNoShow;
      if (line.state !== Booked) return new PassengerBoarded();
      line.state = passengerLifecycle.next(line.state, 'miss');
      return NoShowStatus.NoShow;
    };
    const write = (manager: EntityManager, { trip, outcomes }: Marked<NoShowStatus>) =>
      writeNoShows(manager, this.recording(actor, trip), doneAs(outcomes, NoShowStatus.NoShow), reason);
    const results = await this.mark(actor, tripId, noShows, judge, write);
    return results as { results: NoShowResultView[] };
  }

  private mark<Done extends string>(
    actor: Actor,
    tripId: string,
    marks: Mark[],
    judge: (line: ManifestLine) => Done | DomainError,
    write: (manager: EntityManager, marked: Marked<Done>) => Promise<void>,
  ) {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtDoor(actor, trip);
      await widen(manager, 'lists of a trip');
      if (!BOARDING_STATES.includes(trip.state)) throw new TripNotBoarding({ extra: { state: trip.state } });
      const manifest = await this.manifests.confirmed(manager, tripId);
      const lines = await manifestLines(manager, manifest.id);
      const outcomes = applyMarks(marks, lines, this.clock.now(), judge);
      await write(manager, { trip, manifest, outcomes });
      const after = new Map(
        (await manifestLines(manager, manifest.id)).map((line) => [line.passengerId, line]),
      );
      return { results: outcomes.map((outcome) => resultOf(outcome, after)) };
    });
  }

  private recording(actor: Actor, trip: Trip) {
    return { tripId: trip.id, recordedAt: this.clock.now(), recordedBy: actor.accountId };
  }
}

interface Marked<Done extends string> {
  trip: Trip;
  manifest: Manifest;
  outcomes: Outcome<Done>[];
}

function doneAs<Done extends string>(outcomes: Outcome<Done>[], done: Done) {
  return outcomes.flatMap((outcome) =>
    'occurredAt' in outcome && outcome.status === done
      ? [{ ...outcome.line, occurredAt: outcome.occurredAt }]
      : [],
  );
}
