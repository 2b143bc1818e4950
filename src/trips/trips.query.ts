import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { addDays, at, toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { pageFrom } from '../shared/http/paging.js';
import { TripDecision } from './trip-decision.entity.js';
import { offeredCondition, readableCondition, requireReadable } from './trip-reach.js';
import { TripStop } from './trip-stop.entity.js';
import { TripDetailView, TripListQuery, TripPage, TripVehicleView, TripView } from './trip-view.dto.js';
import { warningsOf } from './trip-warnings.js';
import { Trip } from './trip.entity.js';

/** Reads trips for those who may see them. */
@Injectable()
export class TripsQuery {
  constructor(
    @InjectEntityManager() private readonly entities: EntityManager,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: TripListQuery): Promise<TripPage> {
    const { campaignId, mode, direction, state, mainTripId } = query;
    const { organiserCode, originCode, destinationCode } = query;
    const equal = { campaignId, mode, direction, state, mainTripId };
    const inside = { organiserCode, originCode, destinationCode };
    const trips = this.entities
      .createQueryBuilder(Trip, 't')
      .where(actor.worker ? offeredCondition(':homes') : readableCondition(':region', ':carrier'), {
        ...{ region: actor.regionCode ?? '', carrier: actor.carrierId, homes: actor.worker?.homeCodes },
      })
      .orderBy('t.id')
      .limit(query.limit + 1);
    for (const [field, value] of Object.entries(equal)) {
      if (value !== undefined) trips.andWhere(`t.${field} = :${field}`, { [field]: value });
    }
    for (const [field, prefix] of Object.entries(inside)) {
      if (prefix !== undefined) trips.andWhere(`t.${field} LIKE :${field}`, { [field]: `${prefix}%` });
    }
    if (query.day !== undefined) {
      trips.andWhere('t.departsAt >= :from AND t.departsAt < :until', {
        from: at(query.day),
        until: at(addDays(query.day, 1)),
      });
    }
    if (query.after !== undefined) trips.andWhere('t.id > :after', { after: query.after });
    const rows = (await trips.getMany()).map((trip) => tripFor(actor, TripView.of(trip, this.regions)));
    return pageFrom(rows, query.limit, (row) => row.id);
  }

  /** @throws NotFound */
  async find(actor: Actor, tripId: string): Promise<TripDetailView> {
    const trip = await this.entities.findOneBy(Trip, { id: tripId });
    if (!trip) throw new NotFound();
    requireReadable(actor, trip);
    const view = tripFor(actor, await this.view(trip.id));
    return actor.worker ? { ...view, decisions: [], warnings: [] } : view;
  }

  /** The whole trip, as the transaction of `manager` sees it. @throws NotFound */
  async view(tripId: string, manager = this.entities): Promise<TripDetailView> {
    const trip = await manager.findOneBy(Trip, { id: tripId });
    if (!trip) throw new NotFound();
    const stops = await manager.find(TripStop, { where: { tripId }, order: { seq: 'ASC' } });
    const vehicles = await this.vehicles(manager, tripId);
    const decisions = await manager.find(TripDecision, { where: { tripId }, order: { id: 'ASC' } });
    return {
      ...TripView.of(trip, this.regions),
      stops: stops.map(({ id, seq, kind, regionCode, place, stopsAt }) => ({
        ...{ id, seq, kind, regionCode, place, stopsAt: toWire(stopsAt) },
      })),
      vehicles,
      decisions: decisions.map(({ step, fromState, toState, reason, accountId, occurredAt, recordedAt }) => ({
        ...{ step, fromState, toState, reason, accountId },
        ...{ occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt) },
      })),
      warnings: warningsOf(trip, vehicles.length, this.clock.now()),
    };
  }

  private vehicles(manager: EntityManager, tripId: string): Promise<TripVehicleView[]> {
    return manager.query<TripVehicleView[]>(
      `SELECT v.id, v.seq, v.label, v.layout_id AS "layoutId", l.code AS "layoutCode",
              v.vehicle_id AS "vehicleId", v.plate,
              (SELECT count(*)::int FROM trip_seats s WHERE s.trip_vehicle_id = v.id) AS seats
         FROM trip_vehicles v
         JOIN seat_layouts l ON l.id = v.layout_id
        WHERE v.trip_id = $1
        ORDER BY v.seq`,
      [tripId],
    );
  }
}

/** A trip as it is told to who asks: notes are among the offices. */
export function tripFor<View extends TripView>(actor: Actor, view: View): View {
  return actor.worker ? { ...view, notes: '' } : view;
}
