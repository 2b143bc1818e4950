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
export class AvailabilityView {
  tripId: string;
  state: TripState;
  /** Grows with every change of the seats. */
  version: number;
  /** Seats that are given out on this trip. */
  seats: number;
  /** Free seats that people of my region may take: those kept for it, and those kept for nobody. All for those without a region. */
  free: number;
  /** Of these, seats that are kept for my region. */
  kept: number;
  /** Parties on the waiting list. */
  waitingParties: number;
  vehicles: VehicleAvailabilityView[];
}
