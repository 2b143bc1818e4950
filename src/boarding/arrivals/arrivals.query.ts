import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { Role } from '../../access/roles.js';
import { RegionIndex } from '../../regions/region-index.js';
import { asSystem } from '../../shared/database/scope.js';
import { grouped } from '../../shared/grouped.js';
import { pageFrom } from '../../shared/http/paging.js';
import { addDays, at, dayOf, toWire } from '../../shared/time/civil-time.js';
import { Clock } from '../../shared/time/clock.js';
import { readableCondition } from '../../trips/trip-reach.js';
import { AWAY } from './exception-rules.js';
import { ArrivingTripPage, ArrivalsQuery, ArrivingTripView, ArrivingEmployerView } from './arrivals.dto.js';

type TripRow = Omit<
  ArrivingTripView,
  'arrivesAt' | 'departedAt' | 'arrivedAt' | 'employers' | 'originName' | 'destinationName' | 'organiserName'
> & { arrivesAt: Date; departedAt: Date | null; arrivedAt: Date | null };

const A_WEEK = 7;

/** Who of a trip's people is meant: for those who receive, who works near them; for an office, who lives in its region. */
const MINE = `CASE WHEN $2 THEN starts_with(r.work_place_code, $3) OR starts_with($3, r.work_place_code)
                   ELSE starts_with(r.home_county_code, $3) END`;

/** Who comes when, for those who are there when they arrive. Counts only; names are on the lists. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly entities: EntityManager,
    private readonly regions: RegionIndex,
    private readonly clock: Clock,
  ) {}

  /** Trips to work with people of mine, by when they arrive. */
  async list(actor: Actor, query: ArrivalsQuery): Promise<ArrivingTripPage> {
    const from = query.from ?? dayOf(this.clock.now());
    const until = query.until ?? addDays(from, A_WEEK);
    const mine = [actor.role === Role.ReceivingLiaison, actor.regionCode ?? ''];
    const trips = await this.trips(actor, [at(from), at(addDays(until, 1))], mine, query);
    const page = pageFrom(trips, query.limit, ({ tripId }) => tripId);
    const people = await this.people(
      page.items.map(({ tripId }) => tripId),
      mine,
    );
    return { ...page, items: page.items.map((trip) => this.view(trip, people.get(trip.tripId) ?? [])) };
  }

  /** The trips are found under the account's own policies, and whether they carry people of its own as the service. */
  private async trips(
    actor: Actor,
    span: Date[],
    mine: unknown[],
    { after, limit, tripId }: ArrivalsQuery,
  ): Promise<TripRow[]> {
    const readable = await this.entities.query<{ id: string }[]>(
      `SELECT t.id FROM trips t
        WHERE ${readableCondition('$3', '$4')} AND t.direction = 'RETURN_TO_WORK'
          AND t.state IN ('OPEN', 'CLOSED', 'DEPARTED', 'ARRIVED')
          AND CASE WHEN $6::uuid IS NULL THEN t.arrives_at >= $1 AND t.arrives_at < $2 ELSE t.id = $6 END
          AND ($5::uuid IS NULL OR (t.arrives_at, t.id) > (SELECT a.arrives_at, a.id FROM trips a WHERE a.id = $5))`,
      [...span, actor.regionCode ?? '', actor.carrierId, after ?? null, tripId ?? null],
    );
    return asSystem('arrivals of a region', () =>
      this.entities.query<TripRow[]>(
        `SELECT t.id AS "tripId", t.code AS "tripCode", t.mode, t.direction, t.state, t.origin_code AS "originCode",
                t.destination_code AS "destinationCode", t.service_number AS "serviceNumber",
                t.organiser_code AS "organiserCode", t.arrives_at AS "arrivesAt", d.occurred_at AS "departedAt",
                a.occurred_at AS "arrivedAt", o.trip_id IS NOT NULL AS "brokenOff",
                coalesce((SELECT s.place FROM trip_stops s WHERE s.trip_id = t.id ORDER BY s.seq DESC LIMIT 1), '') AS "lastStop"
           FROM trips t
           LEFT JOIN departures d ON d.trip_id = t.id
           LEFT JOIN arrivals a ON a.trip_id = t.id
           LEFT JOIN break_offs o ON o.trip_id = t.id
          WHERE t.id = ANY ($1) AND EXISTS (
            SELECT FROM passengers p JOIN travel_requests r ON r.id = p.travel_request_id
             WHERE p.trip_id = t.id AND p.seat IS NOT NULL AND ${MINE})
          ORDER BY t.arrives_at, t.id LIMIT $4`,
        [readable.map(({ id }) => id), ...mine, limit + 1],
      ),
    );
  }

  private async people(
    tripIds: string[],
    mine: unknown[],
  ): Promise<Map<string, (ArrivingEmployerView & { tripId: string })[]>> {
    const rows = await asSystem('arrivals of a region', () =>
      this.entities.query<(ArrivingEmployerView & { tripId: string })[]>(
        `SELECT p.trip_id AS "tripId", coalesce(l.employer, r.employer) AS employer, count(*) AS expected,
                count(*) FILTER (WHERE p.state IN ('BOARDED', 'HANDED_OVER')) AS boarded,
                count(*) FILTER (WHERE p.state = 'NO_SHOW') AS "noShows",
                count(*) FILTER (WHERE p.state = 'HANDED_OVER') AS signed,
                count(*) FILTER (WHERE p.state = 'BOARDED' AND x.kind = ANY ($4)) AS away, count(x.id) AS exceptions
           FROM passengers p
           JOIN bookings b ON b.id = p.booking_id AND b.state = 'CONFIRMED'
           JOIN travel_requests r ON r.id = p.travel_request_id
           LEFT JOIN manifests m ON m.trip_id = p.trip_id AND m.state <> 'SUPERSEDED'
           LEFT JOIN manifest_passengers l ON l.manifest_id = m.id AND l.passenger_id = p.id
           LEFT JOIN arrival_exceptions x ON x.passenger_id = p.id AND x.resolved_at IS NULL
          WHERE p.trip_id = ANY ($1) AND p.seat IS NOT NULL AND ${MINE}
          GROUP BY p.trip_id, 2 ORDER BY 2`,
        [tripIds, ...mine, AWAY],
      ),
    );
    return grouped(rows, ({ tripId }) => tripId);
  }

  private view(
    { arrivesAt, departedAt, arrivedAt, ...trip }: TripRow,
    people: (ArrivingEmployerView & { tripId: string })[],
  ): ArrivingTripView {
    return {
      ...trip,
      originName: this.regions.nameOf(trip.originCode),
      destinationName: this.regions.nameOf(trip.destinationCode),
      organiserName: this.regions.nameOf(trip.organiserCode),
      arrivesAt: toWire(arrivesAt),
      departedAt: departedAt && toWire(departedAt),
      arrivedAt: arrivedAt && toWire(arrivedAt),
      employers: people.map(({ employer, expected, boarded, noShows, signed, away, exceptions }) => {
        return { employer, expected, boarded, noShows, signed, away, exceptions };
      }),
    };
  }
}
