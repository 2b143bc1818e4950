import { Injectable } from '@nestjs/common';
import { EntityManager, Like, Not } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId } from '../shared/ids.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { TripState } from '../trips/trip-lifecycle.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripsService } from '../trips/trips.service.js';
import { ManifestChanges, manifestChanges } from './manifest-changes.js';
import { ManifestDecision } from './manifest-decision.entity.js';
import { manifestLifecycle, ManifestState, ManifestStep } from './manifest-lifecycle.js';
import { lineOf } from './manifest-line.js';
import { ManifestPassenger } from './manifest-passenger.entity.js';
import { Manifest } from './manifest.entity.js';
import { ManifestSuperseded, TripNotClosed, TripWithoutConfirmedManifest } from './manifests.errors.js';
import { bySeat } from './seat-order.js';

/** The versions of a trip's passenger list, for whoever holds the trip's lock. */
@Injectable()
export class ManifestsService {
  constructor(
    private readonly trips: TripsService,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
  ) {}

  /** Takes the trip's lock first, as every command on a trip does, then reads the version. @throws NotFound */
  async lock(manager: EntityManager, id: string): Promise<{ manifest: Manifest; trip: Trip }> {
    const { tripId } = await this.get(manager, id);
    const trip = await this.trips.lock(manager, tripId);
    return { trip, manifest: await this.get(manager, id) };
  }

  /** @throws NotFound */
  async get(manager: EntityManager, id: string): Promise<Manifest> {
    const manifest = await manager.findOneBy(Manifest, { id });
    if (!manifest) throw new NotFound();
    return manifest;
  }

  /** The one version of the trip that no newer one has replaced; null before the first closure. */
  current(manager: EntityManager, tripId: string): Promise<Manifest | null> {
    return manager.findOneBy(Manifest, { tripId, state: Not(ManifestState.Superseded) });
  }

  /** @throws TripWithoutConfirmedManifest unless the current version is confirmed */
  async confirmed(manager: EntityManager, tripId: string): Promise<Manifest> {
    const current = await this.current(manager, tripId);
    if (current?.state === ManifestState.Confirmed) return current;
    throw new TripWithoutConfirmedManifest({
      extra: { manifestId: current?.id ?? null, manifestState: current?.state ?? null },
    });
  }

  /** Vehicle by vehicle, seat by seat. @param homeCode of people from this region; everybody unless told */
  async passengers(manager: EntityManager, manifestId: string, homeCode = ''): Promise<ManifestPassenger[]> {
    const passengers = await manager.findBy(ManifestPassenger, {
      ...{ manifestId, homeCountyCode: Like(`${homeCode}%`) },
    });
    return passengers.sort((a, b) => a.vehicleSeq - b.vehicleSeq || bySeat(a.seat, b.seat));
  }

  /** The newest of the versions before this one; of those that the carrier was sent, if told so. */
  async before(manager: EntityManager, manifest: Manifest, sentOnly: boolean): Promise<Manifest | null> {
    const [row] = await manager.query<{ id: string }[]>(
      `SELECT m.id FROM manifests m
        WHERE m.trip_id = $1 AND m.version < $2 AND (NOT $3 OR EXISTS (
          SELECT FROM manifest_decisions d WHERE d.manifest_id = m.id AND d.step = 'send'))
        ORDER BY m.version DESC LIMIT 1`,
      [manifest.tripId, manifest.version, sentOnly],
    );
    return row ? this.get(manager, row.id) : null;
  }

  /** What a version says that an older one did not; everybody is new when there is no older one. */
  async changes(
    manager: EntityManager,
    older: Manifest | null,
    newer: Manifest,
    homeCode?: string,
  ): Promise<ManifestChanges> {
    const lines = async (manifest: Manifest) =>
      (await this.passengers(manager, manifest.id, homeCode)).map((passenger) =>
        lineOf(passenger, this.sealing),
      );
    return manifestChanges(older ? await lines(older) : [], await lines(newer));
  }

  /** @throws ManifestSuperseded with the version to look at instead */
  async requireCurrent(manager: EntityManager, manifest: Manifest): Promise<void> {
    if (manifest.state !== ManifestState.Superseded) return;
    const current = await this.current(manager, manifest.tripId);
    throw new ManifestSuperseded({ extra: { currentId: current?.id, currentVersion: current?.version } });
  }

  /**
   * Takes a step of a version's lifecycle and writes down who took it. A trip that was opened again or cancelled has no
   * list to act on.
   *
   * @throws ManifestSuperseded, TripNotClosed, IllegalStep
   */
  async step(
    manager: EntityManager,
    trip: Trip,
    manifest: Manifest,
    step: ManifestStep,
    actor: Actor,
    reason = '',
  ): Promise<void> {
    await this.requireCurrent(manager, manifest);
    if (trip.state !== TripState.Closed) throw new TripNotClosed({ extra: { tripState: trip.state } });
    const toState = manifestLifecycle.next(manifest.state, step);
    await manager.insert(ManifestDecision, {
      ...{ id: newId(), manifestId: manifest.id, step, fromState: manifest.state, toState, reason },
      ...{ accountId: actor.accountId, recordedAt: this.clock.now() },
    });
    await manager.update(Manifest, { id: manifest.id }, { state: toState });
    manifest.state = toState;
  }
}
