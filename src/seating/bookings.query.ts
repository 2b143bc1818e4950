import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { toWire } from '../shared/time/civil-time.js';
import { invalidField, NotFound } from '../shared/domain-error.js';
import { grouped } from '../shared/grouped.js';
import { pageFrom, PageQuery } from '../shared/http/paging.js';
import { TripsService } from '../trips/trips.service.js';
import {
  BookedPassengerView,
  BookingDecisionView,
  BookingDetailView,
  BookingListQuery,
  BookingPage,
  BookingView,
  WaitingPage,
} from './booking.dto.js';
import { BookingReach } from './booking-reach.js';
import { RoundsQuery } from './rounds/rounds.query.js';

type BookingRow = Omit<BookingView, 'createdAt' | 'offerExpiresAt'> & {
  createdAt: Date;
  offerExpiresAt: Date | null;
  passengers: BookedPassengerView[];
};
type DecisionRow = Omit<BookingDecisionView, 'recordedAt'> & { recordedAt: Date };

const COLUMNS = `b.id, b.code, b.trip_id AS "tripId", b.party_id AS "partyId", b.state,
  b.trip_vehicle_id AS "tripVehicleId", v.label AS "vehicleLabel", b.priority_rank AS "priorityRank", b.round_rank AS "roundRank",
  b.minimum_people AS "minimumPeople",
  b.offer_expires_at AS "offerExpiresAt", b.created_at AS "createdAt",
  (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'travelRequestId', p.travel_request_id, 'workerId', p.worker_id,
            'name', w.name, 'state', p.state, 'seat', p.seat, 'seatReason', p.seat_reason)
            ORDER BY length(p.seat), p.seat, p.id)
     FROM passengers p JOIN travellers w ON w.passenger_id = p.id WHERE p.booking_id = b.id) AS passengers`;

/** Someone of the booking is at home inside the region whose pattern is $2. */
const INSIDE = `EXISTS (SELECT FROM travellers r WHERE r.booking_id = b.id AND r.home_county_code LIKE $2)`;

/** Bookings as people read them. The office that runs a trip reads all of them, others those of their own people. */
@Injectable()
export class BookingsQuery {
  constructor(
    private readonly trips: TripsService,
    private readonly reach: BookingReach,
    private readonly rounds: RoundsQuery,
    @InjectEntityManager() private readonly entities: EntityManager,
  ) {}

  /** The booking as it stands in this transaction. @throws NotFound */
  async view(manager: EntityManager, id: string): Promise<BookingDetailView> {
    const view = (await this.viewAll(manager, [id])).get(id);
    if (!view) throw new NotFound();
    return view;
  }

  /** Bookings by id as they stand in this transaction. */
  async viewAll(manager: EntityManager, ids: string[]): Promise<Map<string, BookingDetailView>> {
    const rows = await manager.query<BookingRow[]>(
      `SELECT ${COLUMNS} FROM bookings b LEFT JOIN trip_vehicles v ON v.id = b.trip_vehicle_id WHERE b.id = ANY ($1)`,
      [ids],
    );
    const decisions = await manager.query<(DecisionRow & { bookingId: string })[]>(
      `SELECT d.booking_id AS "bookingId", d.step, d.from_state AS "fromState", d.to_state AS "toState", d.reason,
              d.other_booking_id AS "otherBookingId", d.account_id AS "accountId", d.recorded_at AS "recordedAt"
         FROM booking_decisions d WHERE d.booking_id = ANY ($1) ORDER BY d.id`,
      [ids],
    );
    const decisionsOf = grouped(decisions, ({ bookingId }) => bookingId);
    const ranked = rows.filter(({ roundRank }) => roundRank !== null);
    const roundEntries = await this.rounds.entriesOf(
      manager,
      ranked.map(({ id }) => id),
    );
    return new Map(
      rows.map((row) => [
        row.id,
        {
          ...viewOf(row),
          decisions: (decisionsOf.get(row.id) ?? []).map(decisionViewOf),
          roundEntry: roundEntries.get(row.id) ?? null,
        },
      ]),
    );
  }

  /** @throws NotFound, OutsideRegion */
  async find(actor: Actor, id: string): Promise<BookingDetailView> {
    const booking = await this.view(this.entities, id);
    const trip = await this.trips.get(this.entities, booking.tripId);
    await this.reach.require(this.entities, actor, trip, id);
    return booking;
  }

  async ofTrip(actor: Actor, tripId: string, query: BookingListQuery): Promise<BookingPage> {
    const pattern = await this.patternFor(actor, tripId);
    const rows = await this.entities.query<BookingRow[]>(
      `SELECT ${COLUMNS} FROM bookings b LEFT JOIN trip_vehicles v ON v.id = b.trip_vehicle_id
        WHERE b.trip_id = $1 AND ${INSIDE} AND ($3::text IS NULL OR b.state = $3) AND ($4::uuid IS NULL OR b.id > $4)
        ORDER BY b.id LIMIT $5`,
      [tripId, pattern, query.state ?? null, query.after ?? null, query.limit + 1],
    );
    return pageFrom(rows.map(viewOf), query.limit, (row) => row.id);
  }

  /** The waiting list in its order; a cursor is a position. */
  async waiting(actor: Actor, tripId: string, page: PageQuery): Promise<WaitingPage> {
    const pattern = await this.patternFor(actor, tripId);
    const rows = await this.entities.query<(BookingRow & { position: number })[]>(
      `SELECT ${COLUMNS}, b.position
         FROM (SELECT w.*, row_number() OVER (ORDER BY w.priority_rank, w.round_rank, w.created_at, w.id) AS position
                 FROM bookings w WHERE w.trip_id = $1 AND w.state = 'WAITING') b
         LEFT JOIN trip_vehicles v ON v.id = b.trip_vehicle_id
        WHERE ${INSIDE} AND b.position > $3::bigint
        ORDER BY b.position LIMIT $4`,
      [tripId, pattern, positionOf(page.after), page.limit + 1],
    );
    return pageFrom(
      rows.map((row) => ({ ...viewOf(row), position: row.position })),
      page.limit,
      (row) => String(row.position),
    );
  }

  private async patternFor(actor: Actor, tripId: string): Promise<string> {
    const trip = await this.trips.get(this.entities, tripId);
    this.trips.requireReadable(actor, trip);
    return actor.mayActFor(trip.organiserCode) ? '%' : actor.regionPattern;
  }
}

function viewOf({ offerExpiresAt, createdAt, ...row }: BookingRow): BookingView {
  return {
    ...row,
    offerExpiresAt: offerExpiresAt && toWire(offerExpiresAt),
    createdAt: toWire(createdAt),
  };
}

function positionOf(after = '0'): number {
  if (/^\d{1,9}$/.test(after)) return Number(after);
  throw invalidField('after', 'cursor', '应为上一页的 next', 'must be the next of a page');
}

function decisionViewOf({
  bookingId: _,
  recordedAt,
  ...decision
}: DecisionRow & { bookingId: string }): BookingDecisionView {
  return { ...decision, recordedAt: toWire(recordedAt) };
}
