import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { PassengerList } from '../seating/passenger-list.query.js';
import { asSystem } from '../shared/database/scope.js';
import { TripStop } from '../trips/trip-stop.entity.js';
import type { Trip } from '../trips/trip.entity.js';
import { ManifestPassenger } from './manifest-passenger.entity.js';
import { copyOf } from './passenger-copy.js';

/** Someone of a party that stands by: it may get the seats of people who do not come. */
export interface Standby {
  passengerId: string;
  bookingId: string;
  bookingCode: string;
  /** Place of the party, 1 is next. */
  rank: number;
  name: string;
  documentSealed: Buffer;
  phoneSealed: Buffer;
  homeCountyCode: string;
  employer: string;
}

/**
 * Whom a version names as standbys, and who of them stood in. A version is drawn with the waiting list of that moment: the
 * carrier that confirms it agrees to carry these people on the seats of people who do not come.
 */
@Injectable()
export class Standbys {
  constructor(private readonly list: PassengerList) {}

  /** Freezes the waiting list as that of a version which has just been drawn. */
  async draw(manager: EntityManager, manifestId: string, tripId: string): Promise<void> {
    await manager.query(
      `INSERT INTO manifest_standbys (manifest_id, passenger_id, trip_id, booking_id, rank)
       SELECT $1, p.id, $2, w.id, w.rank
         FROM (SELECT b.id, row_number() OVER (ORDER BY b.priority_rank, b.round_rank, b.created_at, b.id) AS rank
                 FROM bookings b WHERE b.trip_id = $2 AND b.state = 'WAITING') w
         JOIN passengers p ON p.booking_id = w.id`,
      [manifestId, tripId],
    );
  }

  /**
   * Those of a version, in their order, whether or not they wait still. The caller has checked whose names it may show: on the
   * list they are shown like passengers, though they travel on no trip yet.
   *
   * @param homeCode of people from this region; everybody unless told
   */
  of(manager: EntityManager, manifestId: string, homeCode = ''): Promise<Standby[]> {
    return asSystem('standbys of a version', () =>
      manager.query<Standby[]>(
        `SELECT s.passenger_id AS "passengerId", s.booking_id AS "bookingId", b.code AS "bookingCode", s.rank, w.name,
                w.document_sealed AS "documentSealed", w.phone_sealed AS "phoneSealed",
                r.home_county_code AS "homeCountyCode", r.employer
           FROM manifest_standbys s
           JOIN bookings b ON b.id = s.booking_id
           JOIN passengers p ON p.id = s.passenger_id
           JOIN workers w ON w.id = p.worker_id
           JOIN travel_requests r ON r.id = p.travel_request_id
          WHERE s.manifest_id = $1 AND starts_with(r.home_county_code, $2)
          ORDER BY s.rank, s.passenger_id`,
        [manifestId, homeCode],
      ),
    );
  }

  /**
   * Adds lines of standbys who have just got the seats of people who did not come. That they stand on the version's list, and on
   * which seats, is checked by the database once more.
   */
  async standIn(
    manager: EntityManager,
    manifestId: string,
    trip: Trip,
    places: { passengerId: string; standsInFor: string }[],
  ): Promise<void> {
    const stops = await manager.find(TripStop, { where: { tripId: trip.id }, order: { seq: 'ASC' } });
    const standsInFor = new Map(places.map((place) => [place.passengerId, place.standsInFor]));
    const seated = (await this.list.ofTrip(manager, trip.id)).filter((one) =>
      standsInFor.has(one.passengerId),
    );
    await manager.insert(
      ManifestPassenger,
      seated.map((one) => ({
        ...copyOf(one, manifestId, trip, stops),
        standsInFor: standsInFor.get(one.passengerId)!,
      })),
    );
  }
}
