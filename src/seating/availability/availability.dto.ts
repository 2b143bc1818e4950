import { TripState } from '../../trips/trip-lifecycle.js';

export class SeatCountView {
  /** Seats that are given out on this trip. */
  seats: number;
  free: number;
}

export class BerthCountView extends SeatCountView {
  /** LOWER, MIDDLE or UPPER. */
  level: string;
}

export class VehicleAvailabilityView extends SeatCountView {
  tripVehicleId: string;
  /** From the head of the convoy or train, 1 first. */
  seq: number;
  label: string;
  /** Sleeping cars: the same by level of berth. Empty for seats. */
  berths: BerthCountView[];
}

/** How full a trip is, at most a second ago. */
export class AvailabilityView extends SeatCountView {
  tripId: string;
  state: TripState;
  /** Grows with every change of the seats. */
  version: number;
  /** Parties on the waiting list. */
  waitingParties: number;
  vehicles: VehicleAvailabilityView[];
}
