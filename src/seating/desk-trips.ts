import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { CampaignPolicies, changed, DEFAULT_POLICIES, PolicyChanges } from '../campaigns/policies.js';
import { Clock } from '../shared/time/clock.js';
import { inOneGo } from '../shared/database/one-go.js';
import { Trip } from '../trips/trip.entity.js';
import { SeatAllowance } from './allotments/seat-allowance.js';
import { SeatAllowances } from './allotments/seat-allowances.query.js';
import { heldSeats } from './priority-hold.js';
import { RememberedSeats } from './remembered-seats.js';
import { KeptOnTrip, SeatGate, seatGate } from './seat-gate.js';
import { capacityOf, TripSeats, VehicleSeats } from './trip-seats.js';

/** Seats by trip. */
export type SeatsOfTrips = ReadonlyMap<string, VehicleSeats[]>;

/** What the desk must know of a trip. */
export interface DeskTrip extends KeptOnTrip {
  trip: Trip;
}

/** What is kept from parties on trips. */
export interface KeptOnTrips {
  policiesOf: ReadonlyMap<string, CampaignPolicies>;
  allowanceOf: (tripId: string) => SeatAllowance;
}

/** Reads what the desk must know of trips. The caller holds their locks. */
@Injectable()
export class DeskTrips {
  constructor(
    private readonly tripSeats: TripSeats,
    private readonly remembered: RememberedSeats,
    private readonly allowances: SeatAllowances,
    private readonly clock: Clock,
  ) {}

  /** Seats as they are now, from memory where nobody has changed them since this process gave the last of them out. */
  async seats(manager: EntityManager, trips: Trip[]): Promise<SeatsOfTrips> {
    const seats = new Map<string, VehicleSeats[]>();
    const unknown: string[] = [];
    for (const { id, seatsVersion } of trips) {
      const known = this.remembered.take(id, seatsVersion);
      if (known) seats.set(id, known);
      else unknown.push(id);
    }
    if (unknown.length === 0) return seats;
    const read = await this.tripSeats.loadAll(manager, unknown);
    for (const id of unknown) seats.set(id, read.get(id) ?? []);
    return seats;
  }

  /** What is kept from whom, besides the seats themselves. */
  async of(manager: EntityManager, trips: Trip[], seats: SeatsOfTrips): Promise<DeskTrip[]> {
    const kept = await this.kept(
      manager,
      trips.map(({ id }) => id),
    );
    return trips.map((trip) => this.withKept(trip, seats.get(trip.id)!, kept));
  }

  /** The policies of the trips' campaigns, and what is allotted. */
  async kept(manager: EntityManager, tripIds: string[]): Promise<KeptOnTrips> {
    const [[policies], allowanceOf] = await Promise.all([
      inOneGo<[{ tripId: string; policies: PolicyChanges }[]]>(manager, [
        {
          sql: `SELECT t.id AS "tripId", c.policies FROM trips t JOIN campaigns c ON c.id = t.campaign_id
                 WHERE t.id = ANY ($1)`,
          values: [tripIds],
        },
      ]),
      this.allowances.ofAll(manager, tripIds),
    ]);
    const policiesOf = new Map(
      policies.map(({ tripId, policies }) => [tripId, changed(DEFAULT_POLICIES, policies)]),
    );
    return { policiesOf, allowanceOf };
  }

  withKept(trip: Trip, vehicles: VehicleSeats[], { policiesOf, allowanceOf }: KeptOnTrips): DeskTrip {
    const policies = policiesOf.get(trip.id)!;
    const held = heldSeats(trip, policies, capacityOf(vehicles), this.clock.now());
    return {
      ...{ trip, vehicles, held },
      ...{ priorityOrder: policies.priorityOrder, allowance: allowanceOf(trip.id) },
    };
  }

  /**
   * What keeps parties off the free seats of a trip at this moment. Whoever gives a seat to anyone who has none there asks it.
   *
   * @param vehicles the gate looks at them anew each time it is asked: what is taken from them counts at once
   */
  async gate(manager: EntityManager, trip: Trip, vehicles: VehicleSeats[]): Promise<SeatGate> {
    return seatGate((await this.of(manager, [trip], new Map([[trip.id, vehicles]])))[0]);
  }

  /**
   * Reads the version of the seats that this transaction leaves behind.
   *
   * @returns to be called when it is committed: remembers the seats
   */
  async leaving(manager: EntityManager, seats: SeatsOfTrips): Promise<() => void> {
    const [rows] = await inOneGo<[{ id: string; version: number }[]]>(manager, [
      {
        sql: 'SELECT t.id, t.seats_version AS version FROM trips t WHERE t.id = ANY ($1)',
        values: [[...seats.keys()]],
      },
    ]);
    return () => {
      for (const { id, version } of rows) this.remembered.put(id, version, seats.get(id)!);
    };
  }
}
