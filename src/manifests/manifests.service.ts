import { Injectable } from '@nestjs/common';
import { EntityManager, Not } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/ids.js';
import { ManifestDecision } from './manifest-decision.entity.js';
import { manifestLifecycle, ManifestState, ManifestStep } from './manifest-lifecycle.js';
import { Manifest } from './manifest.entity.js';
import { ManifestSuperseded, TripWithoutConfirmedManifest } from './manifests.errors.js';

/** The versions of a trip's passenger list, for whoever holds the trip's lock. */
@Injectable()
export class ManifestsService {
  constructor(private readonly clock: Clock) {}

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

  /**
   * Takes a step of a version's lifecycle and writes down who took it.
   *
   * @throws ManifestSuperseded, IllegalStep
   */
  async step(
    manager: EntityManager,
    manifest: Manifest,
    step: ManifestStep,
    actor: Actor,
    reason = '',
  ): Promise<Manifest> {
    if (manifest.state === ManifestState.Superseded) {
      const current = await this.current(manager, manifest.tripId);
      throw new ManifestSuperseded({
        extra: { currentId: current?.id, currentVersion: current?.version },
      });
    }
    const toState = manifestLifecycle.next(manifest.state, step);
    await manager.insert(ManifestDecision, {
      ...{ id: newId(), manifestId: manifest.id, step, fromState: manifest.state, toState, reason },
      ...{ accountId: actor.accountId, recordedAt: this.clock.now() },
    });
    await manager.update(Manifest, { id: manifest.id }, { state: toState });
    return { ...manifest, state: toState };
  }
}
