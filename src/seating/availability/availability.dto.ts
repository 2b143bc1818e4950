import { TripState } from '../../trips/trip-lifecycle.js';

export class SeatCountView {
  /** Seats that are given out on this trip. */
  seats: number;
  /** Seats that nobody holds, whoever may take them. */
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

/** Free seats of a trip, by who may take them now. */
export class OpenSeatsView {
  /** Seats that anybody of my region may take: those kept for it, and those kept for nobody. All for those without a region. */
  free: number;
  /** Besides these, free seats that only people of priority groups and who travels with them may take. */
  held: number;
  /** When the held seats are free for everyone, ISO 8601 with offset; null when none are held. */
  heldUntil: string | null;
  /** Of free and held together, seats that are kept for my region. */
  kept: number;
}

/** How full a trip is, at most a second ago. */
export class AvailabilityView extends OpenSeatsView {
  tripId: string;
  state: TripState;
  /** Grows with every change of the seats. */
  version: number;
  /** Seats that are given out on this trip. */
  seats: number;
  /** Parties on the waiting list. */
  waitingParties: number;
  vehicles: VehicleAvailabilityView[];
}
