import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { DocumentType } from '../workers/document-types.js';
import { Sex } from '../workers/person-words.js';
import { PassengerState } from './passenger.entity.js';

/** A seated passenger as a manifest needs it. Documents and phones stay sealed. */
export interface TripPassenger {
  passengerId: string;
  bookingId: string;
  bookingCode: string;
  travelRequestId: string;
  workerId: string;
  state: PassengerState;
  tripVehicleId: string;
  vehicleSeq: number;
  vehicleLabel: string;
  seat: string;
  name: string;
  sex: Sex;
  birthDate: string | null;
  documentType: DocumentType;
  documentSealed: Buffer;
  phoneSealed: Buffer;
  homeCountyCode: string;
  workPlaceCode: string;
  employer: string;
}

/** Who travels on a trip: passengers of confirmed bookings, vehicle by vehicle, seat by seat. */
@Injectable()
export class PassengerList {
  ofTrip(manager: EntityManager, tripId: string): Promise<TripPassenger[]> {
    return manager.query<TripPassenger[]>(
      `SELECT p.id AS "passengerId", b.id AS "bookingId", b.code AS "bookingCode",
              p.travel_request_id AS "travelRequestId", p.worker_id AS "workerId", p.state,
              v.id AS "tripVehicleId", v.seq AS "vehicleSeq", v.label AS "vehicleLabel", p.seat,
              w.name, w.sex, w.birth_date AS "birthDate", w.document_type AS "documentType",
              w.document_sealed AS "documentSealed", w.phone_sealed AS "phoneSealed",
              r.home_county_code AS "homeCountyCode", r.work_place_code AS "workPlaceCode", r.employer
         FROM passengers p
         JOIN bookings b ON b.id = p.booking_id
         JOIN trip_vehicles v ON v.id = p.trip_vehicle_id
         JOIN workers w ON w.id = p.worker_id
         JOIN travel_requests r ON r.id = p.travel_request_id
        WHERE p.trip_id = $1 AND b.state = 'CONFIRMED'
        ORDER BY v.seq, length(p.seat), p.seat`,
      [tripId],
    );
  }
}
