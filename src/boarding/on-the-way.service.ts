import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { TravelRequestsService } from '../demand/travel-requests.service.js';
import { widen } from '../shared/database/scope.js';
import { invalidField } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { IllegalStep } from '../shared/lifecycle.js';
import { Transactions } from '../shared/database/transactions.js';
import { dayOf } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { TripState } from '../trips/trip-lifecycle.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { TripBrokenOff } from './boarding.errors.js';
import { requireAtDoor } from './boarding-reach.js';
import { findDeparture } from './departure.js';
import { happenedAt } from './happened.js';
import { BreakOffDto, BreakOffView, OnTheWayView, ReplaceVehicleDto } from './on-the-way.dto.js';
import { BreakOff, breakOffView, findBreakOff, replacementsOf } from './on-the-way.js';

/** What happens between departure and arrival, and bears on what counts as carried. */
@Injectable()
export class OnTheWay {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly requests: TravelRequestsService,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, OutsideRegion */
  async get(actor: Actor, tripId: string): Promise<OnTheWayView> {
    const manager = this.dataSource.manager;
    this.trips.requireReadable(actor, await this.trips.get(manager, tripId));
    return this.view(manager, tripId);
  }

  /**
   * The trip turned back or was called off: it carried nobody, and who is aboard looks for another one. The same report sent
   * again is answered as the first time.
   *
   * @throws IllegalStep unless it is on its way, TripBrokenOff, OutsideRegion, InvalidInput for a moment before the departure
   */
  breakOff(actor: Actor, tripId: string, input: BreakOffDto): Promise<BreakOffView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtDoor(actor, trip);
      await widen(manager, 'lists of a trip');
      const before = await findBreakOff(manager, tripId);
      if (before) return breakOffView(this.same(before, input));
      requireState(trip, 'breakOff', [TripState.Departed]);
      const occurredAt = await this.happenedUnderWay(manager, tripId, input);
      const recordedAt = this.clock.now();
      const { kind, reason } = input;
      await manager.query(
        `INSERT INTO break_offs (trip_id, kind, reason, occurred_at, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)`,
        [tripId, kind, reason, occurredAt, recordedAt, actor.accountId],
      );
      await this.letGoOn(manager, trip, occurredAt);
      return breakOffView({ tripId, kind, reason, occurredAt, recordedAt });
    });
  }

  /**
   * Another vehicle took over; the people in it ride on. The same report sent again changes nothing.
   *
   * @throws IllegalStep before the departure, OutsideRegion, InvalidInput
   */
  replace(actor: Actor, tripId: string, input: ReplaceVehicleDto): Promise<OnTheWayView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtDoor(actor, trip);
      requireState(trip, 'replaceVehicle', [TripState.Departed, TripState.Arrived]);
      const occurredAt = await this.happenedUnderWay(manager, tripId, input);
      const { tripVehicleId, plate, reason } = input;
      await manager.query(
        `INSERT INTO vehicle_replacements (id, trip_id, trip_vehicle_id, plate, reason, occurred_at, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT ON CONSTRAINT uq_vehicle_replacements_moment DO NOTHING`,
        [newId(), tripId, tripVehicleId, plate, reason, occurredAt, this.clock.now(), actor.accountId],
      );
      return this.view(manager, tripId);
    });
  }

  private async view(manager: EntityManager, tripId: string): Promise<OnTheWayView> {
    const breakOff = await findBreakOff(manager, tripId);
    return {
      breakOff: breakOff ? breakOffView(breakOff) : null,
      replacements: await replacementsOf(manager, tripId),
    };
  }

  /**
   * The journey ends here, so that people are free to leave on another trip before this one would have arrived; and they
   * ask for one. Who broke off on the way to a train or flight still has a seat there.
   */
  private async letGoOn(manager: EntityManager, trip: Trip, occurredAt: Date): Promise<void> {
    await manager.query(
      `UPDATE trips SET arrives_at = least(arrives_at, greatest($2, departs_at + interval '1 minute')) WHERE id = $1`,
      [trip.id, occurredAt],
    );
    if (trip.mainTripId !== null) return;
    const aboard = await manager.query<{ id: string }[]>(
      `SELECT p.travel_request_id AS id FROM passengers p WHERE p.trip_id = $1 AND p.state = 'BOARDED'`,
      [trip.id],
    );
    await this.requests.askAgain(
      manager,
      aboard.map(({ id }) => id),
      dayOf(occurredAt),
    );
  }

  /** A report without a time, sent again, means the first one. @throws TripBrokenOff when it tells something else */
  private same(before: BreakOff, { kind, occurredAt }: BreakOffDto): BreakOff {
    const sameMoment = occurredAt === undefined || before.occurredAt.getTime() === Date.parse(occurredAt);
    if (before.kind !== kind || !sameMoment) throw new TripBrokenOff();
    return before;
  }

  private async happenedUnderWay(
    manager: EntityManager,
    tripId: string,
    told: { occurredAt?: string },
  ): Promise<Date> {
    const occurredAt = happenedAt(told.occurredAt, this.clock.now());
    const departure = await findDeparture(manager, tripId);
    if (departure && occurredAt < departure.occurredAt) {
      throw invalidField('occurredAt', 'beforeDeparture', '不能早于发车', 'it lies before the departure');
    }
    return occurredAt;
  }
}

function requireState(trip: Trip, step: string, states: TripState[]): void {
  if (states.includes(trip.state)) return;
  throw new IllegalStep({ extra: { subject: 'trip', state: trip.state, step } });
}
