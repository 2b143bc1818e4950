import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Offers } from '../seating/offers.js';
import { PassengerList } from '../seating/passenger-list.query.js';
import { Clock } from '../shared/time/clock.js';
import { newId } from '../shared/ids.js';
import { widen } from '../shared/database/scope.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { Transactions } from '../shared/database/transactions.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { TripStop } from '../trips/trip-stop.entity.js';
import { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { copyOf } from './passenger-copy.js';
import { ManifestState } from './manifest-lifecycle.js';
import { digestOf, lineOf } from './manifest-line.js';
import { ManifestPassenger } from './manifest-passenger.entity.js';
import { ManifestView } from './manifest.dto.js';
import { Manifest } from './manifest.entity.js';
import { readManifest } from './manifest.query.js';
import { NothingChanged, TripNotClosed } from './manifests.errors.js';
import { ManifestsService } from './manifests.service.js';
import { Standbys } from './standbys.js';

/** A version that is made up but not yet stored. */
interface Draft {
  manifest: Manifest;
  passengers: ManifestPassenger[];
}

/** Draws versions of a trip's passenger list: frozen copies of who travels at that moment. */
@Injectable()
export class ManifestDrawing {
  constructor(
    private readonly trips: TripsService,
    private readonly list: PassengerList,
    private readonly offers: Offers,
    private readonly manifests: ManifestsService,
    private readonly standbys: Standbys,
    private readonly transactions: Transactions,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** Closes a trip and draws its next version in one go; seats on offer are taken back. @throws IllegalStep, OutsideRegion */
  close(actor: Actor, tripId: string, reason?: string): Promise<ManifestView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'lists of a trip');
      await this.trips.step(manager, trip, 'close', actor, { reason });
      await this.offers.lapseAtClosure(manager, trip, actor.accountId);
      const current = await this.manifests.current(manager, tripId);
      return this.store(manager, actor, trip, current, await this.draft(manager, actor, trip, current));
    });
  }

  /**
   * Draws a closed trip's next version: when something changed, or after the carrier returned the list and the office
   * stands by it.
   *
   * @throws TripNotClosed, NothingChanged, OutsideRegion
   */
  redraw(actor: Actor, tripId: string): Promise<ManifestView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      this.trips.requireOrganiser(actor, trip);
      await widen(manager, 'lists of a trip');
      if (trip.state !== TripState.Closed) throw new TripNotClosed({ extra: { tripState: trip.state } });
      const current = await this.manifests.current(manager, tripId);
      const draft = await this.draft(manager, actor, trip, current);
      const same = current?.digest === draft.manifest.digest;
      if (same && current.state !== ManifestState.Returned) throw new NothingChanged();
      return this.store(manager, actor, trip, current, draft);
    });
  }

  private async draft(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    current: Manifest | null,
  ): Promise<Draft> {
    const stops = await manager.find(TripStop, { where: { tripId: trip.id }, order: { seq: 'ASC' } });
    const id = newId();
    const passengers = (await this.list.ofTrip(manager, trip.id)).map((passenger) =>
      copyOf(passenger, id, trip, stops),
    );
    const manifest = manager.create(Manifest, {
      ...{ id, tripId: trip.id, version: (current?.version ?? 0) + 1, state: ManifestState.Drawn },
      digest: digestOf(passengers.map((passenger) => lineOf(passenger, this.sealing))),
      ...{ drawnBy: actor.accountId, drawnAt: this.clock.now() },
    });
    return { manifest, passengers };
  }

  private async store(
    manager: EntityManager,
    actor: Actor,
    trip: Trip,
    current: Manifest | null,
    { manifest, passengers }: Draft,
  ): Promise<ManifestView> {
    if (current) await this.manifests.step(manager, trip, current, 'supersede', actor);
    await manager.insert(Manifest, manifest);
    await manager.insert(ManifestPassenger, passengers);
    await this.standbys.draw(manager, manifest.id, trip.id);
    return readManifest(manager, manifest.id);
  }
}
