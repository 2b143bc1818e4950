import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { newId } from '../shared/ids.js';
import { IllegalStep } from '../shared/lifecycle.js';
import { Sealing } from '../shared/privacy/sealing.js';
import { Clock } from '../shared/time/clock.js';
import type { Trip } from '../trips/trip.entity.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { TripsService } from '../trips/trips.service.js';
import { AmendmentCause } from './amendment-cause.js';
import { ManifestState } from './manifest-lifecycle.js';
import { amendedMail } from './manifest-mail.js';
import { digestOf, lineOf } from './manifest-line.js';
import { Manifest } from './manifest.entity.js';
import { TripNotClosed } from './manifests.errors.js';
import { ManifestsService } from './manifests.service.js';
import { OfficeMails } from './office-mails.service.js';

export interface Amendment {
  cause: AmendmentCause;
  /** Of a vehicle, which plate came in place of which. */
  detail?: string;
  reason: string;
}

interface AmendedLine {
  passengerId: string;
  fromLabel: string;
  fromSeat: string;
  toLabel: string;
  toSeat: string;
}

/**
 * Where people of a version sit is the carrier's to say, who is on it is not: an amendment writes new seats into the lines of
 * the version that the carrier has, which stays sent or confirmed as it is. What stood there is kept.
 */
@Injectable()
export class Amendments {
  constructor(
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    private readonly offices: OfficeMails,
  ) {}

  /** The version and its trip, locked, for the trip's carrier or the office that runs it. @throws as `requireOpen`, OutsideCarrier */
  async open(manager: EntityManager, actor: Actor, id: string): Promise<{ manifest: Manifest; trip: Trip }> {
    const { manifest, trip } = await this.manifests.lock(manager, id);
    if (actor.carrierId === null) this.trips.requireOrganiser(actor, trip);
    else actor.requireCarrier(trip.carrierId);
    await this.manifests.requireCurrent(manager, manifest);
    if (trip.state !== TripState.Closed) throw new TripNotClosed({ extra: { tripState: trip.state } });
    if (manifest.state !== ManifestState.Sent && manifest.state !== ManifestState.Confirmed) {
      throw new IllegalStep({ extra: { subject: 'manifest', state: manifest.state, step: 'amend' } });
    }
    return { manifest, trip };
  }

  /** Brings the version's lines up to where its people sit now, and tells its office, unless that did it itself. */
  async write(
    manager: EntityManager,
    actor: Actor,
    { manifest, trip }: { manifest: Manifest; trip: Trip },
    { cause, detail = '', reason }: Amendment,
  ): Promise<void> {
    const [lines] = await manager.query<[AmendedLine[], number]>(
      `UPDATE manifest_passengers m
          SET trip_vehicle_id = v.id, vehicle_seq = v.seq, vehicle_label = v.label, seat = p.seat
         FROM manifest_passengers was, passengers p, trip_vehicles v
        WHERE m.manifest_id = $1 AND was.manifest_id = m.manifest_id AND was.passenger_id = m.passenger_id
          AND p.id = m.passenger_id AND v.id = p.trip_vehicle_id
          AND (m.trip_vehicle_id, m.vehicle_label, m.seat) IS DISTINCT FROM (v.id, v.label, p.seat)
       RETURNING m.passenger_id AS "passengerId", was.vehicle_label AS "fromLabel", was.seat AS "fromSeat",
                 m.vehicle_label AS "toLabel", m.seat AS "toSeat"`,
      [manifest.id],
    );
    const digest = await this.digest(manager, manifest);
    const id = newId();
    await manager.query(
      `INSERT INTO manifest_amendments (id, manifest_id, cause, detail, reason, digest_before, digest_after, account_id, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[id, manifest.id, cause, detail, reason, manifest.digest, digest, actor.accountId],
        this.clock.now(),
      ],
    );
    await manager.query(
      `INSERT INTO amended_lines (amendment_id, passenger_id, from_label, from_seat, to_label, to_seat)
       SELECT $1, l."passengerId", l."fromLabel", l."fromSeat", l."toLabel", l."toSeat"
         FROM jsonb_to_recordset($2::jsonb)
           AS l ("passengerId" uuid, "fromLabel" text, "fromSeat" text, "toLabel" text, "toSeat" text)`,
      [id, JSON.stringify(lines)],
    );
    await manager.update(Manifest, { id: manifest.id }, { digest });
    if (actor.carrierId === null) return;
    await this.offices.post(manager, manifest, trip, `amended:${id}`, (about) =>
      amendedMail(about, { cause, detail, reason, lines: lines.length }),
    );
  }

  private async digest(manager: EntityManager, { id }: Manifest): Promise<string> {
    const passengers = await this.manifests.passengers(manager, id);
    return digestOf(passengers.map((passenger) => lineOf(passenger, this.sealing)));
  }
}
