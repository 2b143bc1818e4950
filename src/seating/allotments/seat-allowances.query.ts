import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../../shared/time/clock.js';
import { grouped } from '../../shared/grouped.js';
import { inOneGo } from '../../shared/database/one-go.js';
import { KeptSeats, SeatAllowance } from './seat-allowance.js';

/** Seats that are kept until a moment. */
export type KeptUntil = KeptSeats & { returnsAt: Date };

/** Reads what is kept for whom on trips, and how much of it is unused. */
@Injectable()
export class SeatAllowances {
  constructor(private readonly clock: Clock) {}

  /** The allowance of each trip. An allotment is over at its moment, whether that is noted already or not. */
  async ofAll(manager: EntityManager, tripIds: string[]): Promise<(tripId: string) => SeatAllowance> {
    const now = this.clock.now();
    const kept = await this.kept(manager, tripIds);
    return (tripId) => new SeatAllowance((kept.get(tripId) ?? []).filter(({ returnsAt }) => now < returnsAt));
  }

  /** Allotments that are not returned, by trip. Whoever of the region holds a seat uses one that is kept. */
  async kept(manager: EntityManager, tripIds: string[]): Promise<Map<string, KeptUntil[]>> {
    const [rows] = await inOneGo<[(KeptUntil & { tripId: string })[]]>(manager, [
      {
        sql: `SELECT a.trip_id AS "tripId", a.region_code AS "regionCode", a.returns_at AS "returnsAt",
                     greatest(0, a.seats - (
                       SELECT count(*) FROM passengers p JOIN travel_requests r ON r.id = p.travel_request_id
                        WHERE p.trip_id = a.trip_id AND p.seat IS NOT NULL
                          AND starts_with(r.home_county_code, a.region_code))) AS unused
                FROM allotments a
               WHERE a.trip_id = ANY ($1) AND a.returned_at IS NULL
               ORDER BY a.id`,
        values: [tripIds],
      },
    ]);
    return grouped(rows, ({ tripId }) => tripId);
  }
}
