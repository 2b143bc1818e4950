import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { Role } from '../access/roles.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { listedRegion, readableCondition } from '../trips/trip-reach.js';
import { TripsService } from '../trips/trips.service.js';
import { ManifestPassenger } from './manifest-passenger.entity.js';
import {
  ManifestChangesView,
  ManifestDetailView,
  ManifestListQuery,
  ManifestPage,
  ManifestView,
} from './manifest.dto.js';
import { readManifests } from './manifest.query.js';
import { ManifestsService } from './manifests.service.js';
import { passengerView, standbyView } from './passenger-view.js';
import { Standbys } from './standbys.js';

/** A carrier sees the versions that it was sent, not what the office still works on. */
const VISIBLE = `($2::text <> '${Role.CarrierLiaison}' OR EXISTS (
  SELECT FROM manifest_decisions s WHERE s.manifest_id = m.id AND s.step = 'send'))`;

/** Passenger lists as people read them: numbers masked. */
@Injectable()
export class ManifestReader {
  constructor(
    private readonly entities: EntityManager,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly standbys: Standbys,
    private readonly sealing: Sealing,
  ) {}

  /** Versions of a trip, newest first. @throws NotFound */
  async list(actor: Actor, tripId: string, { limit, after }: PageQuery): Promise<ManifestPage> {
    if (after !== undefined && !/^\d{1,9}$/.test(after)) {
      throw invalidField('after', 'cursor', '应为上一页的 next', 'must be the next of a page');
    }
    this.trips.requireReadable(actor, await this.trips.get(this.entities, tripId));
    const condition = `m.trip_id = $1 AND ${VISIBLE} AND ($3::int IS NULL OR m.version < $3)`;
    const rows = await readManifests(this.entities, condition, [tripId, actor.role, after], limit + 1);
    return pageFrom(rows, limit, (row) => String(row.version));
  }

  /** Versions of all trips that the actor may read, newest first. */
  async search(actor: Actor, { limit, after, state }: ManifestListQuery): Promise<ManifestPage> {
    const condition = `${readableCondition('$1', '$3')} AND ${VISIBLE}
      AND ($4::text IS NULL OR m.state = $4) AND ($5::uuid IS NULL OR m.id < $5)`;
    const params = [actor.regionCode ?? '', actor.role, actor.carrierId, state, after];
    const rows = await readManifests(this.entities, condition, params, limit + 1, 'id');
    return pageFrom(rows, limit, (row) => row.id);
  }

  /** One version that the actor may read. @throws NotFound */
  async find(actor: Actor, id: string): Promise<ManifestView> {
    return (await this.open(actor, id)).view;
  }

  private async open(actor: Actor, id: string): Promise<{ view: ManifestView; homeCode: string }> {
    const condition = `m.id = $1 AND ${VISIBLE}`;
    const [view] = await readManifests(this.entities, condition, [id, actor.role], 1);
    if (!view) throw new NotFound();
    const trip = await this.trips.get(this.entities, view.tripId);
    this.trips.requireReadable(actor, trip);
    return { view, homeCode: listedRegion(actor, trip) };
  }

  /** A version with everybody on it, or with one's own people, see `listedRegion`. @throws NotFound */
  async detail(actor: Actor, id: string): Promise<ManifestDetailView> {
    const { view, homeCode } = await this.open(actor, id);
    const passengers = await this.manifests.passengers(this.entities, id, homeCode);
    const standbys = await this.standbys.of(this.entities, id, homeCode);
    return {
      ...view,
      passengers: passengers.map((passenger) => this.masked(passenger)),
      standbys: standbys.map((standby) => standbyView(standby, this.sealing, 'MASKED')),
    };
  }

  /** What this version says that the one before did not; a carrier's one before is the last that it was sent. */
  async changes(actor: Actor, id: string): Promise<ManifestChangesView> {
    const { homeCode } = await this.open(actor, id);
    const newer = await this.manifests.get(this.entities, id);
    const older = await this.manifests.before(this.entities, newer, actor.role === Role.CarrierLiaison);
    const { added, removed, changed, totals } = await this.manifests.changes(
      this.entities,
      older,
      newer,
      homeCode,
    );
    const { version } = newer;
    return {
      ...{ since: older?.version ?? null, version, totals },
      added: added.map((line) => this.masked(line)),
      removed: removed.map((line) => this.masked(line)),
      changed: changed.map(({ before, after, fields }) => ({
        ...{ before: this.masked(before), after: this.masked(after), fields },
      })),
    };
  }

  private masked(passenger: ManifestPassenger) {
    return passengerView(passenger, this.sealing, 'MASKED');
  }
}
