import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { Role } from '../../access/roles.js';
import { RegionIndex } from '../../regions/region-index.js';
import { toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { BoardingTripsView, BoardingTripView } from './boarding-trips.dto.js';

type Row = Omit<BoardingTripView, 'origin' | 'destination' | 'departsAt'> & {
  originCode: string;
  destinationCode: string;
  departsAt: Date;
};

/** Long journeys leave in the evening and arrive the day after next. */
const BACK_MS = 48 * 3_600_000;
const AHEAD_MS = 24 * 3_600_000;
const MOST = 200;

/** Trips of these hours, by the service's clock: a phone's own may be wrong. */
@Injectable()
export class BoardingTripsQuery {
  constructor(
    @InjectEntityManager() private readonly entities: EntityManager,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /** Closed ones and those on their way, at whose doors the actor may record boardings, see `requireAtDoor`. */
  async list(actor: Actor): Promise<BoardingTripsView> {
    const now = this.clock.now().getTime();
    const rows = await this.entities.query<Row[]>(
      `SELECT t.id, t.code, t.mode, t.service_number AS "serviceNumber", t.origin_code AS "originCode",
              t.destination_code AS "destinationCode", t.departs_at AS "departsAt", t.state, m.id IS NOT NULL AS "listReady",
              count(p.passenger_id) AS passengers, count(b.passenger_id) AS boarded
         FROM trips t
         LEFT JOIN manifests m ON m.trip_id = t.id AND m.state = 'CONFIRMED'
         LEFT JOIN manifest_passengers p ON p.manifest_id = m.id
         LEFT JOIN boardings b ON b.passenger_id = p.passenger_id
        WHERE t.state IN ('CLOSED', 'DEPARTED', 'ARRIVED') AND t.departs_at >= $1 AND t.departs_at < $2
          AND (starts_with(t.organiser_code, $3) OR $4 AND starts_with($3, t.organiser_code))
        GROUP BY t.id, m.id
        ORDER BY t.departs_at, t.code LIMIT ${MOST}`,
      [
        new Date(now - BACK_MS),
        new Date(now + AHEAD_MS),
        actor.regionCode ?? '-',
        actor.role === Role.Escort,
      ],
    );
    return {
      items: rows.map(({ originCode, destinationCode, departsAt, ...row }) => ({
        ...row,
        origin: this.regions.nameOf(originCode),
        destination: this.regions.nameOf(destinationCode),
        departsAt: toWire(departsAt),
      })),
    };
  }
}
