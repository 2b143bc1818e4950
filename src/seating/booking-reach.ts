import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Actor } from '../access/actor.js';
import { OutsideRegion } from '../access/access.errors.js';
import { Trip } from '../trips/trip.entity.js';

/** Who may read and change a booking: the office that runs the trip, and that from whose region the whole party comes. */
@Injectable()
export class BookingReach {
  /** @throws OutsideRegion */
  async require(manager: EntityManager, actor: Actor, trip: Trip, bookingId: string): Promise<void> {
    if (actor.mayActFor(trip.organiserCode)) return;
    const homes = await manager.query<{ code: string }[]>(
      `SELECT DISTINCT r.home_county_code AS code
         FROM passengers p JOIN travel_requests r ON r.id = p.travel_request_id
        WHERE p.booking_id = $1`,
      [bookingId],
    );
    if (!homes.every(({ code }) => actor.mayActFor(code))) throw new OutsideRegion();
  }
}
