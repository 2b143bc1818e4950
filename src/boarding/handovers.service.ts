import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { toWire } from '../shared/time/civil-time.js';
import { Clock } from '../shared/time/clock.js';
import { IllegalStep } from '../shared/lifecycle.js';
import { newId } from '../shared/ids.js';
import { widen } from '../shared/database/scope.js';
import { Transactions } from '../shared/database/transactions.js';
import { TripState } from '../trips/trip-lifecycle.js';
import { listedRegion } from '../trips/trip-reach.js';
import { TripsService } from '../trips/trips.service.js';
import { NobodyToHandOver } from './boarding.errors.js';
import { AWAY } from './arrivals/exception-rules.js';
import { requireAtArrival } from './boarding-reach.js';
import { happenedAt } from './happened.js';
import { EmployerView, HandOverDto, HandoverSheetView, HandoverView } from './journey.dto.js';

type StoredHandover = Omit<HandoverView, 'occurredAt' | 'recordedAt'> & {
  occurredAt: Date;
  recordedAt: Date;
};

/** On arrival the receiving side signs for each employer's people; one trip often has many employers. */
@Injectable()
export class HandoversService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly trips: TripsService,
    private readonly clock: Clock,
  ) {}

  /** Of all who are on board, or of one's own people among them, see `listedRegion`. @throws NotFound */
  async sheet(actor: Actor, tripId: string): Promise<HandoverSheetView> {
    const manager = this.dataSource.manager;
    const trip = await this.trips.get(manager, tripId);
    this.trips.requireReadable(actor, trip);
    const homeCode = listedRegion(actor, trip);
    const employers = await manager.query<EmployerView[]>(
      `SELECT m.employer, count(*) AS boarded, count(h.passenger_id) AS "handedOver"
         FROM boardings b
         JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
         LEFT JOIN handover_passengers h ON h.passenger_id = b.passenger_id
        WHERE b.trip_id = $1 AND starts_with(b.home_county_code, $2) GROUP BY m.employer ORDER BY m.employer`,
      [tripId, homeCode],
    );
    return { employers, handovers: await this.ofTrip(manager, tripId, homeCode) };
  }

  /**
   * Hands over those of an employer's boarded people who are left and not noted as away, or those named. Sent again it answers the handover that
   * has them.
   *
   * @throws IllegalStep before the arrival, NobodyToHandOver, OutsideRegion
   */
  handOver(actor: Actor, tripId: string, input: HandOverDto): Promise<HandoverView> {
    return this.transactions.run(async (manager) => {
      const trip = await this.trips.lock(manager, tripId);
      requireAtArrival(actor, trip);
      await widen(manager, 'lists of a trip');
      if (trip.state !== TripState.Arrived) {
        throw new IllegalStep({ extra: { subject: 'trip', state: trip.state, step: 'handOver' } });
      }
      const meant = await this.aboard(manager, tripId, input);
      const left = meant.filter((passenger) => passenger.handoverId === null);
      if (left.length === 0) {
        const before = (await this.ofTrip(manager, tripId)).find(({ id }) => id === meant.at(-1)?.handoverId);
        if (!before || (input.passengerIds && meant.length < input.passengerIds.length))
          throw new NobodyToHandOver();
        return before;
      }
      if (input.passengerIds && left.length < input.passengerIds.length) throw new NobodyToHandOver();
      const id = newId();
      const occurredAt = happenedAt(input.occurredAt, this.clock.now());
      await manager.query(
        `INSERT INTO handovers (id, trip_id, employer, signed_by_name, remark, occurred_at, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[id, tripId, input.employer, input.signedByName, input.remark ?? '', occurredAt],
          ...[this.clock.now(), actor.accountId],
        ],
      );
      const passengerIds = left.map((passenger) => passenger.passengerId);
      await manager.query(
        `INSERT INTO handover_passengers (handover_id, passenger_id)
         SELECT $1, p.id FROM unnest($2::uuid[]) AS p (id)`,
        [id, passengerIds],
      );
      await manager.query(`UPDATE passengers p SET state = 'HANDED_OVER' WHERE p.id = ANY ($1)`, [
        passengerIds,
      ]);
      return (await this.ofTrip(manager, tripId)).find((handover) => handover.id === id) as HandoverView;
    });
  }

  /** Boarded people of the employer who are not known to be away, with the handover that has them. */
  private aboard(
    manager: EntityManager,
    tripId: string,
    { employer, passengerIds }: HandOverDto,
  ): Promise<{ passengerId: string; handoverId: string | null }[]> {
    return manager.query(
      `SELECT b.passenger_id AS "passengerId", h.handover_id AS "handoverId"
         FROM boardings b
         JOIN manifest_passengers m ON m.manifest_id = b.manifest_id AND m.passenger_id = b.passenger_id
         LEFT JOIN handover_passengers h ON h.passenger_id = b.passenger_id
        WHERE b.trip_id = $1 AND m.employer = $2 AND ($3::uuid[] IS NULL OR b.passenger_id = ANY ($3))
          AND NOT EXISTS (SELECT FROM arrival_exceptions x
                           WHERE x.passenger_id = b.passenger_id AND x.resolved_at IS NULL AND x.kind = ANY ($4))
        ORDER BY h.handover_id, b.passenger_id`,
      [tripId, employer, passengerIds ?? null, AWAY],
    );
  }

  private async ofTrip(manager: EntityManager, tripId: string, homeCode = ''): Promise<HandoverView[]> {
    const stored = await manager.query<StoredHandover[]>(
      `SELECT h.id, h.trip_id AS "tripId", h.employer, h.signed_by_name AS "signedByName", h.remark,
              h.occurred_at AS "occurredAt", h.recorded_at AS "recordedAt", count(*) AS persons,
              array_agg(p.passenger_id ORDER BY p.passenger_id) AS "passengerIds"
         FROM handovers h
         JOIN handover_passengers p ON p.handover_id = h.id
         JOIN boardings b ON b.passenger_id = p.passenger_id
        WHERE h.trip_id = $1 AND starts_with(b.home_county_code, $2) GROUP BY h.id ORDER BY h.id`,
      [tripId, homeCode],
    );
    return stored.map(({ occurredAt, recordedAt, ...handover }) => ({
      ...handover,
      ...{ occurredAt: toWire(occurredAt), recordedAt: toWire(recordedAt) },
    }));
  }
}
