import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { RegionIndex } from '../regions/region-index.js';
import { Clock } from '../shared/time/clock.js';
import { NotFound } from '../shared/domain-error.js';
import { newId, publicCode } from '../shared/ids.js';
import { inOneGo } from '../shared/database/one-go.js';
import { Allocation } from './allocation.js';
import { itineraryOf } from './itinerary.js';
import { NewTrip } from './new-trip.js';
import { TripChanges } from './trip-changes.service.js';
import { TripDecision } from './trip-decision.entity.js';
import { tripLifecycle, TripState, TripStep } from './trip-lifecycle.js';
import { requireReadable } from './trip-reach.js';
import { TripTies } from './trip-ties.service.js';
import { TripVehicles } from './trip-vehicles.service.js';
import { Trip } from './trip.entity.js';

/** What is done to trips inside a transaction; the modules to the right build their commands on it. */
@Injectable()
export class TripsService {
  constructor(
    private readonly regions: RegionIndex,
    private readonly ties: TripTies,
    private readonly changes: TripChanges,
    private readonly tripVehicles: TripVehicles,
    private readonly clock: Clock,
  ) {}

  /** Makes a draft with its stops, vehicles and seats. @throws OutsideRegion, InvalidInput, FeederTimesOverlap */
  async create(manager: EntityManager, actor: Actor, input: NewTrip): Promise<Trip> {
    const { stops, vehicles, partyIds = [], ...about } = input;
    const region = (field: 'organiserCode' | 'originCode' | 'destinationCode') =>
      this.regions.require(input[field], field).code;
    const codes = {
      organiserCode: region('organiserCode'),
      originCode: region('originCode'),
      destinationCode: region('destinationCode'),
    };
    actor.requireRegion(codes.organiserCode);
    const trip = manager.create(Trip, {
      ...{ id: newId(), code: publicCode(), ...about, ...codes, ...itineraryOf(stops) },
      carrierId: input.carrierId ?? null,
      serviceNumber: input.serviceNumber ?? null,
      mainTripId: input.mainTripId ?? null,
      notes: input.notes ?? '',
      allocation: input.allocation ?? Allocation.Instant,
      requestsUntil: input.requestsUntil ?? null,
      drawnAt: null,
      ...{ state: TripState.Draft, createdBy: actor.accountId, createdAt: this.clock.now() },
    });
    await this.ties.requireFit(manager, trip);
    await manager.insert(Trip, trip);
    await this.changes.replaceStops(manager, trip.id, stops);
    await this.tripVehicles.add(manager, trip, vehicles, 'vehicles[#].');
    await manager.query(
      `INSERT INTO planned_parties (trip_id, party_id) SELECT $1, p.id FROM unnest($2::uuid[]) AS p (id)`,
      [trip.id, partyIds],
    );
    return trip;
  }

  /** Takes the trip's row lock: whoever changes a trip, its vehicles or its seats holds it. @throws NotFound */
  async lock(manager: EntityManager, tripId: string): Promise<Trip> {
    const trip = await manager.findOne(Trip, { where: { id: tripId }, lock: { mode: 'pessimistic_write' } });
    if (!trip) throw new NotFound();
    return trip;
  }

  /** Takes the row locks of trips in one order, together with other statements. An unknown one is missing. */
  lockAll(manager: EntityManager, tripIds: string[]): Promise<Trip[]> {
    return this.locked(manager, tripIds, 'FOR UPDATE');
  }

  /** Takes the row locks of those trips that nobody else holds just now, in one order. */
  lockFree(manager: EntityManager, tripIds: string[]): Promise<Trip[]> {
    return this.locked(manager, tripIds, 'FOR UPDATE SKIP LOCKED');
  }

  private async locked(manager: EntityManager, tripIds: string[], lock: string): Promise<Trip[]> {
    const { columns } = manager.connection.getMetadata(Trip);
    const list = columns.map((column) => `t.${column.databaseName} AS "${column.propertyName}"`).join(', ');
    const [trips] = await inOneGo<[Trip[]]>(manager, [
      { sql: `SELECT ${list} FROM trips t WHERE t.id = ANY ($1) ORDER BY t.id ${lock}`, values: [tripIds] },
    ]);
    return trips;
  }

  /** @throws NotFound */
  async get(manager: EntityManager, tripId: string): Promise<Trip> {
    const trip = await manager.findOneBy(Trip, { id: tripId });
    if (!trip) throw new NotFound();
    return trip;
  }

  /** Takes a step of the trip's life and notes who took it. The caller holds the lock. @throws IllegalStep */
  async step(
    manager: EntityManager,
    trip: Trip,
    step: TripStep,
    actor: Actor,
    { reason = '', occurredAt }: { reason?: string; occurredAt?: Date } = {},
  ): Promise<Trip> {
    const [fromState, toState] = [trip.state, tripLifecycle.next(trip.state, step)];
    const recordedAt = this.clock.now();
    await manager.update(Trip, { id: trip.id }, { state: toState });
    await manager.insert(TripDecision, {
      ...{ id: newId(), tripId: trip.id, step, fromState, toState, reason, accountId: actor.accountId },
      ...{ occurredAt: occurredAt ?? recordedAt, recordedAt },
    });
    trip.state = toState;
    return trip;
  }

  /** Parties that the draft was made for. */
  async plannedParties(manager: EntityManager, tripId: string): Promise<string[]> {
    const rows = await manager.query<{ party_id: string }[]>(
      `SELECT p.party_id FROM planned_parties p WHERE p.trip_id = $1 ORDER BY p.party_id`,
      [tripId],
    );
    return rows.map((row) => row.party_id);
  }

  /** @throws OutsideRegion when the actor may not act for the office that runs the trip */
  requireOrganiser(actor: Actor, trip: Trip): void {
    actor.requireRegion(trip.organiserCode);
  }

  /** @throws NotFound */
  requireReadable(actor: Actor, trip: Trip): void {
    requireReadable(actor, trip);
  }
}
