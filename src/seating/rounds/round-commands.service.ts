import { Injectable } from '@nestjs/common';
import { Actor } from '../../access/actor.js';
import { Clock } from '../../shared/time/clock.js';
import { widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { AllocationPhase, allocationPhase } from '../../trips/allocation.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { NoRound, RequestsStillOpen, RoundDrawn, TripNotOpen } from '../seating.errors.js';
import { RoundView } from './round.dto.js';
import { RoundsQuery } from './rounds.query.js';
import { Rounds } from './rounds.service.js';

/** Draws a round on the word of the office that runs the trip. */
@Injectable()
export class RoundCommands {
  constructor(
    private readonly trips: TripsService,
    private readonly rounds: Rounds,
    private readonly query: RoundsQuery,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @throws OutsideRegion, NoRound, RoundDrawn, TripNotOpen, RequestsStillOpen */
  async draw(actor: Actor, tripId: string): Promise<RoundView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'seats of a trip');
      requireDue(trip, this.clock.now());
      await this.rounds.draw(manager, [trip], actor.accountId);
      return this.query.view(manager, tripId);
    });
  }
}

function requireDue(trip: Trip, now: Date): void {
  if (trip.requestsUntil === null) throw new NoRound();
  if (trip.drawnAt !== null) throw new RoundDrawn();
  if (trip.state !== TripState.Open) throw new TripNotOpen();
  if (allocationPhase(trip, now) !== AllocationPhase.Due) throw new RequestsStillOpen();
}
