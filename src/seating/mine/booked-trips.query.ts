import { Inject, Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { Settings } from '../../../config/env.js';
import { RegionIndex } from '../../regions/region-index.js';
import { toWire } from '../../shared/time/civil-time.js';
import { asSystem } from '../../shared/database/scope.js';
import { SETTINGS } from '../../shared/settings.js';
import { verificationUrl } from '../../trips/verification/trip-code.js';
import { BookingDetailView } from '../booking.dto.js';
import { BookingState } from '../booking-lifecycle.js';
import { BookingsQuery } from '../bookings.query.js';
import { NoTicket } from '../seating.errors.js';
import { BookedTripView, MyTripView, TicketView } from './my-booking.dto.js';

type TripRow = Omit<MyTripView, 'departsAt' | 'arrivesAt' | 'organiser'> & {
  organiserCode: string;
  departsAt: Date;
  arrivesAt: Date;
  bookingId: string;
  plate: string | null;
  position: number | null;
};

/** Bookings together with what a traveller must know of their trips. */
@Injectable()
export class BookedTrips {
  constructor(
    private readonly bookings: BookingsQuery,
    private readonly regions: RegionIndex,
    @InjectEntityManager() private readonly entities: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Bookings of all parties to which one of these people belongs, newest first. @param page.id this one alone */
  async idsOf(
    workerIds: string[],
    { id, after, limit }: { id?: string; after?: string; limit: number },
  ): Promise<string[]> {
    const rows = await this.entities.query<{ id: string }[]>(
      `SELECT b.id FROM bookings b
        WHERE b.id IN (SELECT p.booking_id FROM passengers p
                        WHERE p.travel_request_id IN (SELECT r.id FROM travel_requests r WHERE r.worker_id = ANY ($1::uuid[])))
          AND ($2::uuid IS NULL OR b.id = $2) AND ($3::uuid IS NULL OR b.id < $3)
        ORDER BY b.id DESC LIMIT $4`,
      [workerIds, id, after, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Bookings that the account was found to see, in this order. */
  async views(ids: string[]): Promise<BookedTripView[]> {
    const known = await this.bookings.viewAll(this.entities, ids);
    const trips = new Map((await this.trips(ids)).map((row) => [row.bookingId, row]));
    return ids.flatMap((id) => {
      const [booking, trip] = [known.get(id), trips.get(id)];
      return booking && trip ? this.view(booking, trip) : [];
    });
  }

  /** @throws NoTicket while the booking is not confirmed */
  ticketOf({
    code,
    state,
    trip,
    vehicleLabel,
    plate,
    passengers,
  }: Omit<BookedTripView, 'decisions' | 'roundEntry'>): TicketView {
    if (state !== BookingState.Confirmed) throw new NoTicket();
    return {
      ...{ bookingCode: code, trip, vehicleLabel: vehicleLabel!, plate },
      passengers: passengers.map(({ name, seat }) => ({ name, seat: seat! })),
      verificationUrl: verificationUrl(this.settings.publicUrl, trip.code),
    };
  }

  private view(
    booking: BookingDetailView,
    { bookingId: _b, plate, position, organiserCode, departsAt, arrivesAt, stops, ...trip }: TripRow,
  ): BookedTripView {
    return {
      ...booking,
      trip: {
        ...trip,
        organiser: this.regions.fullNameOf(organiserCode),
        ...{ departsAt: toWire(departsAt), arrivesAt: toWire(arrivesAt) },
        stops: stops.map(({ kind, place, stopsAt }) => ({ kind, place, stopsAt: toWire(new Date(stopsAt)) })),
      },
      ...{ plate, position },
    };
  }

  /** The trips of bookings that were found to be theirs who ask, and how many others wait before them; nothing else of these is told. */
  private trips(bookingIds: string[]): Promise<TripRow[]> {
    return asSystem('trips of my bookings', () =>
      this.entities.query<TripRow[]>(
        `SELECT b.id AS "bookingId", t.id, t.code, t.mode, t.direction, t.state, t.organiser_code AS "organiserCode",
                t.service_number AS "serviceNumber", t.departs_at AS "departsAt", t.arrives_at AS "arrivesAt", v.plate,
                (SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'place', s.place, 'stopsAt', s.stops_at) ORDER BY s.seq)
                   FROM trip_stops s WHERE s.trip_id = t.id) AS stops,
                CASE WHEN b.state = 'WAITING' THEN
                  (SELECT count(*) FROM bookings w
                    WHERE w.trip_id = b.trip_id AND w.state = 'WAITING'
                      AND (w.priority_rank, coalesce(w.round_rank, ${LAST}), w.created_at, w.id)
                          <= (b.priority_rank, coalesce(b.round_rank, ${LAST}), b.created_at, b.id)) END AS position
           FROM bookings b
           JOIN trips t ON t.id = b.trip_id
           LEFT JOIN trip_vehicles v ON v.id = b.trip_vehicle_id
          WHERE b.id = ANY ($1::uuid[])`,
        [bookingIds],
      ),
    );
  }
}

/** Who was in no round comes after all who were, as in the order of the list. */
const LAST = 2_147_483_647;
