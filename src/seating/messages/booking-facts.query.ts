import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Language } from '../../shared/messages/template.js';
import { Direction, Mode } from '../../shared/vocabulary.js';
import type { BookingState } from '../booking-lifecycle.js';
import type { NoticeKind } from './booking-messages.js';

export interface FactStop {
  regionCode: string;
  place: string;
  stopsAt: string;
}

/** A booking of which its people are to be told, as it stands now. */
export interface BookingFacts {
  bookingId: string;
  code: string;
  state: BookingState;
  offerExpiresAt: Date | null;
  /** What has happened to it, oldest first. */
  kinds: NoticeKind[];
  /** Of the last of these. */
  no: string;
  /** Of the newest decision about it. */
  reason: string;
  tripId: string;
  tripCode: string;
  mode: Mode;
  direction: Direction;
  originCode: string;
  destinationCode: string;
  departsAt: Date;
  vehicle: string | null;
  plate: string | null;
  /** Where people get on, in their order. */
  stops: FactStop[];
}

/** Somebody of a booking, and how they are reached. */
export interface PersonFacts {
  bookingId: string;
  workerId: string;
  name: string;
  seat: string | null;
  homeCountyCode: string;
  workPlaceCode: string;
  phoneSealed: Buffer;
  /** Of who holds the phone. */
  language: Language;
  /** Who handed the travel request in, as far as it is an office: reached when the person is not. */
  cadreId: string | null;
  cadreMail: string | null;
  cadrePhoneSealed: Buffer | null;
  cadreLanguage: Language;
}

/** A notice of a trip is one of each of its bookings that hold seats for good. */
const TAKE = `WITH taken AS (
    DELETE FROM notices n WHERE n.no IN (SELECT p.no FROM notices p ORDER BY p.no LIMIT $1)
    RETURNING n.no, n.kind, n.subject_id),
  told AS (
    SELECT t.no, t.kind, t.subject_id AS booking_id FROM taken t WHERE t.kind <> 'trip-changed'
     UNION ALL
    SELECT t.no, t.kind, b.id FROM taken t JOIN bookings b ON b.trip_id = t.subject_id AND b.state = 'CONFIRMED'
     WHERE t.kind = 'trip-changed'),
  about AS (
    SELECT t.booking_id, max(t.no) AS no, array_agg(t.kind ORDER BY t.no) AS kinds FROM told t GROUP BY t.booking_id)
  SELECT (SELECT count(*)::int FROM taken) AS taken, b.id AS "bookingId", b.code, b.state,
         b.offer_expires_at AS "offerExpiresAt", a.kinds, a.no, t.id AS "tripId", t.code AS "tripCode", t.mode, t.direction,
         t.origin_code AS "originCode", t.destination_code AS "destinationCode", t.departs_at AS "departsAt",
         v.label AS vehicle, v.plate,
         coalesce((SELECT d.reason FROM booking_decisions d WHERE d.booking_id = b.id ORDER BY d.id DESC LIMIT 1), '') AS reason,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('regionCode', s.region_code, 'place', s.place, 'stopsAt', s.stops_at)
                                    ORDER BY s.seq), '[]')
            FROM trip_stops s WHERE s.trip_id = t.id AND s.kind = 'BOARDING') AS stops
    FROM about a
    JOIN bookings b ON b.id = a.booking_id
    JOIN trips t ON t.id = b.trip_id
    LEFT JOIN trip_vehicles v ON v.id = b.trip_vehicle_id
   ORDER BY a.no`;

const PEOPLE = `SELECT p.booking_id AS "bookingId", p.worker_id AS "workerId", w.name, p.seat,
    r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode", w.phone_sealed AS "phoneSealed",
    coalesce(h.language, 'zh') AS language, c.id AS "cadreId", c.email AS "cadreMail", c.phone_sealed AS "cadrePhoneSealed",
    coalesce(c.language, 'zh') AS "cadreLanguage"
  FROM passengers p
  JOIN travel_requests r ON r.id = p.travel_request_id
  JOIN workers w ON w.id = p.worker_id AND w.erased_at IS NULL
  LEFT JOIN accounts h ON h.phone_digest = w.phone_digest AND h.role = 'WORKER' AND h.closed_at IS NULL
  LEFT JOIN accounts c ON c.id = r.created_by AND c.role <> 'WORKER' AND c.closed_at IS NULL
 WHERE p.booking_id = ANY ($1::uuid[])
 ORDER BY p.booking_id, length(p.seat), p.seat, p.id`;

/** Takes the notices about bookings, and reads what their people are to be told. */
@Injectable()
export class BookingFactsQuery {
  /**
   * Takes the oldest notices away, in the caller's transaction: they are back when that fails. Two who take at the same time
   * take different ones.
   *
   * @returns of how many notices these are the bookings
   */
  async take(manager: EntityManager, most: number): Promise<{ taken: number; bookings: BookingFacts[] }> {
    const rows = await manager.query<(BookingFacts & { taken: number })[]>(TAKE, [most]);
    return { taken: rows[0]?.taken ?? 0, bookings: rows };
  }

  /** In the order of their seats. */
  people(manager: EntityManager, bookingIds: string[]): Promise<PersonFacts[]> {
    return manager.query<PersonFacts[]>(PEOPLE, [bookingIds]);
  }
}
