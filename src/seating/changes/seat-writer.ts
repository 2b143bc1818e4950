import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { SeatRule } from '../seat-choice.js';

export interface NewSeat {
  passengerId: string;
  vehicleId: string;
  label: string;
  rule: SeatRule;
}

/**
 * Gives seated passengers other seats. A seat is held once at every moment, so that all who change seats leave theirs before
 * anyone takes a new one.
 */
@Injectable()
export class SeatWriter {
  /** @throws PassengerOnBoard when one of them has boarded already */
  async leave(manager: EntityManager, passengerIds: string[]): Promise<void> {
    await manager.query(
      `UPDATE passengers p SET trip_vehicle_id = NULL, seat = NULL, seat_reason = NULL WHERE p.id = ANY ($1)`,
      [passengerIds],
    );
  }

  /** Their bookings follow them to another vehicle: all of a party take seats in one. */
  async take(manager: EntityManager, seats: NewSeat[]): Promise<void> {
    const parameters = [
      seats.map(({ passengerId }) => passengerId),
      seats.map(({ vehicleId }) => vehicleId),
      seats.map(({ label }) => label),
      seats.map(({ rule }) => rule),
    ];
    await manager.query(
      `UPDATE bookings b SET trip_vehicle_id = n.trip_vehicle_id
         FROM unnest($1::uuid[], $2::uuid[]) AS n (passenger_id, trip_vehicle_id)
         JOIN passengers p ON p.id = n.passenger_id
        WHERE b.id = p.booking_id AND b.trip_vehicle_id <> n.trip_vehicle_id`,
      parameters.slice(0, 2),
    );
    await manager.query(
      `UPDATE passengers p SET trip_vehicle_id = n.trip_vehicle_id, seat = n.seat, seat_reason = n.seat_reason
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS n (id, trip_vehicle_id, seat, seat_reason)
        WHERE p.id = n.id`,
      parameters,
    );
  }
}
