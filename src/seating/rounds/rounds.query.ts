import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Actor } from '../../access/actor.js';
import { toWire } from '../../shared/time/civil-time.js';
import { NotFound } from '../../shared/domain-error.js';
import { pageFrom, PageQuery } from '../../shared/http/paging.js';
import { TripsService } from '../../trips/trips.service.js';
import { RoundEntryPage, RoundEntryView, RoundVerificationView, RoundView } from './round.dto.js';
import { differences } from './round-replay.js';
import { RoundRecords } from './round-records.js';

const ENTRY = `e.booking_id AS "bookingId", e.rank, e.priority_rank AS "priorityRank",
  r.priority_order[e.priority_rank + 1] AS "priorityGroup", e.waiting_since AS "waitingSince",
  e.draw_number AS "drawNumber", jsonb_array_length(e.travellers) AS people, e.outcome, e.reason, e.room,
  e.trip_vehicle_id AS "tripVehicleId", e.seats`;

/** Someone of the booking is at home inside the region whose pattern is $2. */
const INSIDE = `EXISTS (SELECT FROM travellers q WHERE q.booking_id = e.booking_id AND q.home_county_code LIKE $2)`;

/** Drawn rounds as people read them. */
@Injectable()
export class RoundsQuery {
  constructor(
    private readonly trips: TripsService,
    private readonly records: RoundRecords,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** The round as it stands in this transaction. @throws NotFound before it is drawn */
  async view(manager: EntityManager, tripId: string): Promise<RoundView> {
    const [row] = await manager.query<(Omit<RoundView, 'drawnAt'> & { drawnAt: Date })[]>(
      `SELECT r.trip_id AS "tripId", r.seed, r.priority_order AS "priorityOrder", r.drawn_at AS "drawnAt",
              r.drawn_by AS "drawnBy", e.*
         FROM rounds r CROSS JOIN LATERAL (
           SELECT count(*) AS "requestedParties", coalesce(sum(jsonb_array_length(e.travellers)), 0) AS "requestedPeople",
                  count(e.seats) AS "seatedParties", coalesce(sum(jsonb_array_length(e.seats)), 0) AS "seatedPeople"
             FROM round_entries e WHERE e.trip_id = r.trip_id) e
        WHERE r.trip_id = $1`,
      [tripId],
    );
    if (!row) throw new NotFound();
    return { ...row, drawnAt: toWire(row.drawnAt) };
  }

  /** @throws NotFound, OutsideRegion */
  async find(actor: Actor, tripId: string): Promise<RoundView> {
    await this.requireReadable(actor, tripId);
    return this.view(this.entities, tripId);
  }

  /** In the order of the round: all for the office that runs the trip, those of their own people for others. */
  async entries(actor: Actor, tripId: string, page: PageQuery): Promise<RoundEntryPage> {
    const trip = await this.requireReadable(actor, tripId);
    const pattern = actor.mayActFor(trip.organiserCode) ? '%' : actor.regionPattern;
    const rows = await this.entities.query<RoundEntryView[]>(
      `SELECT ${ENTRY} FROM round_entries e JOIN rounds r ON r.trip_id = e.trip_id
        WHERE e.trip_id = $1 AND ${INSIDE} AND e.rank > $3::integer
        ORDER BY e.rank LIMIT $4`,
      [tripId, pattern, page.after ?? '0', page.limit + 1],
    );
    return pageFrom(rows, page.limit, ({ rank }) => String(rank));
  }

  /** What their rounds made of bookings, by booking. */
  async entriesOf(manager: EntityManager, bookingIds: string[]): Promise<Map<string, RoundEntryView>> {
    if (bookingIds.length === 0) return new Map();
    const entries = await manager.query<RoundEntryView[]>(
      `SELECT ${ENTRY} FROM round_entries e JOIN rounds r ON r.trip_id = e.trip_id WHERE e.booking_id = ANY ($1)`,
      [bookingIds],
    );
    return new Map(entries.map((entry) => [entry.bookingId, entry]));
  }

  /** Draws the round again from its record and compares. @throws NotFound, OutsideRegion */
  async verify(actor: Actor, tripId: string): Promise<RoundVerificationView> {
    const trip = await this.trips.get(this.entities, tripId);
    this.trips.requireOrganiser(actor, trip);
    const round = await this.records.find(this.entities, tripId);
    if (!round) throw new NotFound();
    const found = differences(round);
    return { tripId, equal: found.length === 0, requests: round.entries.length, differences: found };
  }

  private async requireReadable(actor: Actor, tripId: string) {
    const trip = await this.trips.get(this.entities, tripId);
    this.trips.requireReadable(actor, trip);
    return trip;
  }
}
