import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { Transactions } from '../shared/transactions.js';
import { NewStop } from './new-trip.js';
import { CreateTripDto, StopDto } from './trip.dto.js';
import type { TripStep } from './trip-lifecycle.js';
import { TripDetailView } from './trip-view.dto.js';
import { TripNeedsVehicle } from './trips.errors.js';
import { TripsQuery } from './trips.query.js';
import { TripsService } from './trips.service.js';

/** The office's commands on its trips, one transaction each. */
@Injectable()
export class TripCommands {
  constructor(
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly query: TripsQuery,
  ) {}

  create(actor: Actor, { stops, vehicles = [], ...about }: CreateTripDto): Promise<TripDetailView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.create(manager, actor, { ...about, stops: stops.map(stopOf), vehicles });
      return this.query.view(trip.id, manager);
    });
  }

  /** Lets people book. @throws TripNeedsVehicle, CarriageNeedsTrain, IllegalStep */
  open(actor: Actor, tripId: string, reason?: string): Promise<TripDetailView> {
    return this.take('open', actor, tripId, reason);
  }

  /** Takes bookings again on a closed trip. @throws IllegalStep */
  reopen(actor: Actor, tripId: string, reason?: string): Promise<TripDetailView> {
    return this.take('reopen', actor, tripId, reason);
  }

  private take(step: TripStep, actor: Actor, tripId: string, reason?: string): Promise<TripDetailView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await this.trips.step(manager, trip, step, actor, { reason });
      const view = await this.query.view(tripId, manager);
      if (view.vehicles.length === 0) throw new TripNeedsVehicle();
      return view;
    });
  }
}

function stopOf({ kind, regionCode, place, stopsAt }: StopDto): NewStop {
  return { kind, regionCode, place, stopsAt: new Date(stopsAt) };
}
