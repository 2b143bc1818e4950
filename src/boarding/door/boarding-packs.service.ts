import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { ManifestsService } from '../../manifests/manifests.service.js';
import { Standby, Standbys } from '../../manifests/standbys.js';
import { RegionIndex } from '../../regions/region-index.js';
import { Audit } from '../../shared/commands/audit.js';
import { DisclosureDto } from '../../shared/privacy/disclosure.dto.js';
import { Sealing } from '../../shared/privacy/sealing.js';
import { addDays, at, dayOf, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { TripStop } from '../../trips/trip-stop.entity.js';
import type { Trip } from '../../trips/trip.entity.js';
import { TripsService } from '../../trips/trips.service.js';
import { requireAtDoor } from '../boarding-reach.js';
import {
  BoardingPackView,
  PackCancelledView,
  PackElsewhereView,
  PackPersonView,
  PackTripView,
  PackVehicleView,
} from './boarding-pack.dto.js';
import { DoorProgressView } from './door-progress.dto.js';
import { progressOf } from './door-progress.js';

/** Packs for phones at the door: the whole list at once, for there is no asking later where there is no signal. */
@Injectable()
export class BoardingPacks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly trips: TripsService,
    private readonly manifests: ManifestsService,
    private readonly standbys: Standbys,
    private readonly regions: RegionIndex,
    private readonly sealing: Sealing,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * The pack of a trip. It holds phone numbers in full, so who asked and what for is recorded first; of documents it holds the
   * last four characters.
   *
   * @throws NotFound, TripWithoutConfirmedManifest, OutsideRegion
   */
  async pack(actor: Actor, tripId: string, { purpose, note }: DisclosureDto): Promise<BoardingPackView> {
    const manager = this.dataSource.manager;
    const trip = await this.atDoor(actor, tripId);
    const manifest = await this.manifests.confirmed(manager, tripId);
    const progress = await progressOf(manager, trip, manifest, this.clock.now());
    const passengers = await this.manifests.passengers(manager, manifest.id);
    const seated = new Set(passengers.map(({ passengerId }) => passengerId));
    const standbys = (await this.standbys.of(manager, manifest.id)).filter(
      ({ passengerId }) => !seated.has(passengerId),
    );
    const people = passengers.length + standbys.length;
    await this.audit.disclose(actor, { action: 'BoardingPacks_pack', purpose, reason: note, people });
    return {
      ...{ version: progress.packVersion, progress },
      trip: await this.tripView(manager, trip),
      vehicles: await this.vehicles(manager, tripId),
      passengers: passengers.map((one) => ({
        ...this.person(one),
        ...{ tripVehicleId: one.tripVehicleId, seat: one.seat, boardingStop: one.boardingStop },
      })),
      standbys: standbys.map((one) => ({ ...this.person(one), rank: one.rank })),
      elsewhere: await this.elsewhere(manager, actor, trip),
      cancelled: await this.cancelled(manager, trip),
    };
  }

  /** How far it is, without the list. @throws NotFound, TripWithoutConfirmedManifest, OutsideRegion */
  async progress(actor: Actor, tripId: string): Promise<DoorProgressView> {
    const manager = this.dataSource.manager;
    const trip = await this.atDoor(actor, tripId);
    return progressOf(manager, trip, await this.manifests.confirmed(manager, tripId), this.clock.now());
  }

  private async atDoor(actor: Actor, tripId: string): Promise<Trip> {
    const trip = await this.trips.get(this.dataSource.manager, tripId);
    requireAtDoor(actor, trip);
    return trip;
  }

  private person(one: Omit<Standby, 'rank' | 'bookingId'>): PackPersonView {
    const { passengerId, bookingCode, name, employer } = one;
    return {
      ...{ passengerId, bookingCode, name, employer },
      documentEnd: this.sealing.open(one.documentSealed).slice(-4),
      phone: this.sealing.open(one.phoneSealed),
    };
  }

  private async tripView(manager: EntityManager, trip: Trip): Promise<PackTripView> {
    const stops = await manager.find(TripStop, { where: { tripId: trip.id }, order: { seq: 'ASC' } });
    const { id, code, mode, direction, serviceNumber } = trip;
    return {
      ...{ id, code, mode, direction, serviceNumber },
      ...{ departsAt: toWire(trip.departsAt), arrivesAt: toWire(trip.arrivesAt) },
      organiser: this.regions.fullNameOf(trip.organiserCode),
      origin: this.regions.nameOf(trip.originCode),
      destination: this.regions.nameOf(trip.destinationCode),
      stops: stops.map(({ id: stopId, seq, kind, regionCode, place, stopsAt }) => ({
        ...{ id: stopId, seq, kind, regionCode, place, stopsAt: toWire(stopsAt) },
      })),
    };
  }

  private vehicles(manager: EntityManager, tripId: string): Promise<PackVehicleView[]> {
    return manager.query(
      `SELECT v.id, v.seq, v.label, v.plate,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('label', q.seat -> 'label', 'row', q.seat -> 'row',
                                                            'column', q.seat -> 'column') ORDER BY q.no), '[]')
                 FROM jsonb_array_elements(l.plan -> 'seats') WITH ORDINALITY AS q (seat, no)) AS seats
         FROM trip_vehicles v
         JOIN seat_layouts l ON l.id = v.layout_id
        WHERE v.trip_id = $1 ORDER BY v.seq`,
      [tripId],
    );
  }

  /** Bookings on the confirmed lists of other trips, as far as the policies and the rules of the door let the actor look. */
  private async elsewhere(manager: EntityManager, actor: Actor, trip: Trip): Promise<PackElsewhereView[]> {
    requireAtDoor(actor, trip);
    const day = dayOf(trip.departsAt);
    const rows = await manager.query<(Omit<PackElsewhereView, 'departsAt'> & { departsAt: Date })[]>(
      `SELECT DISTINCT p.booking_code AS "bookingCode", t.code AS "tripCode", t.departs_at AS "departsAt",
              (SELECT s.place FROM trip_stops s WHERE s.trip_id = t.id ORDER BY s.seq LIMIT 1) AS place,
              v.label AS "vehicleLabel", v.plate
         FROM trips t
         JOIN manifests m ON m.trip_id = t.id AND m.state = 'CONFIRMED'
         JOIN manifest_passengers p ON p.manifest_id = m.id
         JOIN trip_vehicles v ON v.id = p.trip_vehicle_id
        WHERE t.organiser_code = $1 AND t.id <> $2 AND t.departs_at >= $3 AND t.departs_at < $4
        ORDER BY t.departs_at, t.code, p.booking_code, v.label`,
      [trip.organiserCode, trip.id, at(addDays(day, -1)), at(addDays(day, 2))],
    );
    return rows.map(({ departsAt, place, ...row }) => ({
      ...row,
      ...{ place: place ?? '', departsAt: toWire(departsAt) },
    }));
  }

  private async cancelled(manager: EntityManager, trip: Trip): Promise<PackCancelledView[]> {
    const rows = await manager.query<{ bookingCode: string; at: Date }[]>(
      `SELECT b.code AS "bookingCode", max(d.recorded_at) AS at
         FROM bookings b
         JOIN booking_decisions d ON d.booking_id = b.id AND d.to_state = 'CANCELLED'
        WHERE b.trip_id = $1 AND b.state = 'CANCELLED'
        GROUP BY b.id ORDER BY b.code`,
      [trip.id],
    );
    return rows.map((row) => ({ bookingCode: row.bookingCode, cancelledAt: toWire(row.at) }));
  }
}
