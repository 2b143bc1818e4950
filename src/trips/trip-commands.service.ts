import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { Transactions } from '../shared/database/transactions.js';
import { NewStop } from './new-trip.js';
import { requireEditable, TripChanges } from './trip-changes.service.js';
import { ChangeTripDto, CreateTripDto, StopDto, TripVehicleDto } from './trip.dto.js';
import { TripState, TripStep } from './trip-lifecycle.js';
import { TripVehicles } from './trip-vehicles.service.js';
import { TripDetailView } from './trip-view.dto.js';
import type { Trip } from './trip.entity.js';
import { TripNeedsVehicle } from './trips.errors.js';
import { TripsQuery } from './trips.query.js';
import { TripsService } from './trips.service.js';

/** The office's commands on its trips, one transaction each. */
@Injectable()
export class TripCommands {
  constructor(
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly changes: TripChanges,
    private readonly vehicles: TripVehicles,
    private readonly query: TripsQuery,
  ) {}

  create(
    actor: Actor,
    { stops, vehicles = [], requestsUntil, ...about }: CreateTripDto,
  ): Promise<TripDetailView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.create(manager, actor, {
        ...about,
        ...{ stops: stops.map(stopOf), vehicles },
        requestsUntil: requestsUntil === undefined ? undefined : new Date(requestsUntil),
      });
      return this.query.view(trip.id, manager);
    });
  }

  /** @throws TripNotEditable and what `TripChanges.apply` does */
  change(
    actor: Actor,
    tripId: string,
    { stops, requestsUntil, ...about }: ChangeTripDto,
  ): Promise<TripDetailView> {
    return this.edit(actor, tripId, (manager, trip) =>
      this.changes.apply(manager, trip, {
        ...{ ...about, stops: stops?.map(stopOf) },
        requestsUntil: typeof requestsUntil === 'string' ? new Date(requestsUntil) : requestsUntil,
      }),
    );
  }

  addVehicle(actor: Actor, tripId: string, wish: TripVehicleDto): Promise<TripDetailView> {
    return this.edit(actor, tripId, (manager, trip) => this.vehicles.add(manager, trip, [wish]));
  }

  /** @throws VehicleHasPassengers when passengers hold seats that the new vehicle has not */
  replaceVehicle(actor: Actor, tripId: string, id: string, wish: TripVehicleDto): Promise<TripDetailView> {
    return this.edit(actor, tripId, async (manager, trip) => {
      await this.vehicles.replace(manager, trip, id, wish);
      if (trip.state === TripState.Open) await this.changes.tell(manager, trip);
    });
  }

  /** @throws VehicleHasPassengers, TripNeedsVehicle for the last vehicle of an open trip */
  removeVehicle(actor: Actor, tripId: string, id: string): Promise<TripDetailView> {
    return this.edit(actor, tripId, (manager, trip) => this.vehicles.remove(manager, trip, id));
  }

  /** Lets people book. @throws TripNeedsVehicle, CarriageNeedsTrain, IllegalStep */
  open(actor: Actor, tripId: string, reason?: string): Promise<TripDetailView> {
    return this.take('open', actor, tripId, reason);
  }

  /** Takes bookings again on a closed trip. @throws IllegalStep */
  reopen(actor: Actor, tripId: string, reason?: string): Promise<TripDetailView> {
    return this.take('reopen', actor, tripId, reason);
  }

  private edit(
    actor: Actor,
    tripId: string,
    work: (manager: EntityManager, trip: Trip) => Promise<void>,
  ): Promise<TripDetailView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      requireEditable(trip);
      await work(manager, trip);
      return this.viewWithVehicle(manager, tripId);
    });
  }

  private take(step: TripStep, actor: Actor, tripId: string, reason?: string): Promise<TripDetailView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await this.trips.step(manager, trip, step, actor, { reason });
      return this.viewWithVehicle(manager, tripId);
    });
  }

  /** Only a draft may be without a vehicle. */
  private async viewWithVehicle(manager: EntityManager, tripId: string): Promise<TripDetailView> {
    const view = await this.query.view(tripId, manager);
    if (view.state !== TripState.Draft && view.vehicles.length === 0) throw new TripNeedsVehicle();
    return view;
  }
}

function stopOf({ kind, regionCode, place, stopsAt }: StopDto): NewStop {
  return { kind, regionCode, place, stopsAt: new Date(stopsAt) };
}
