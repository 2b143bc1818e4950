import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { OutsideRegion } from '../access/access.errors.js';
import { NotFound } from '../shared/domain-error.js';
import { asSystem } from '../shared/database/scope.js';
import { Trip } from '../trips/trip.entity.js';

/**
 * Who may read and change a booking: the office that runs the trip, that from whose region the whole party comes, and a worker
 * of whose party it is. To other workers it is not there.
 */
@Injectable()
export class BookingReach {
  /** @throws OutsideRegion, NotFound */
  async require(manager: EntityManager, actor: Actor, trip: Trip, bookingId: string): Promise<void> {
    if (actor.mayActFor(trip.organiserCode)) return;
    const party = await asSystem('booking reach', () =>
      manager.query<{ workerId: string; homeCountyCode: string }[]>(
        `SELECT r.worker_id AS "workerId", r.home_county_code AS "homeCountyCode"
         FROM passengers p JOIN travel_requests r ON r.id = p.travel_request_id
        WHERE p.booking_id = $1`,
        [bookingId],
      ),
    );
    if (!actor.mayTravelFor(party)) throw actor.worker ? new NotFound() : new OutsideRegion();
  }
}
