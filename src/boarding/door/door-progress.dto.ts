import { PassengerState } from '../../seating/passenger.entity.js';
import { TripState } from '../../trips/trip-lifecycle.js';

export class DoorPassengerView {
  passengerId: string;
  state: PassengerState;
  tripVehicleId: string;
  vehicleLabel: string;
  seat: string;
  /** Passenger whose seat this standby got; else null. */
  standsInFor: string | null;
  /** Standby who got this passenger's seat; else null. */
  seatGivenTo: string | null;
  /** When they boarded or were found missing; ISO 8601 with offset. */
  occurredAt: string | null;
  /** When the service was first told. */
  recordedAt: string | null;
  /** Who told it first. */
  recordedByName: string | null;
}

export class DoorMomentView {
  /** ISO 8601 with offset. */
  occurredAt: string;
  /** When the service was told. */
  recordedAt: string;
  /** As people know it; empty when nobody told it. */
  place: string;
}

/** Something that a phone reported and the record contradicts. */
export class DoorConflictView {
  /** Id of the event. */
  id: string;
  /** BOARD, MISS, STAND_IN, DEPART or ARRIVE. */
  kind: string;
  /** Code of the problem, e.g. `OTHER_VEHICLE`. */
  code: string;
  /** The problem in Chinese. */
  title: string;
  /** The problem in English. */
  titleEn: string;
  passengerId: string | null;
  name: string | null;
  bookingCode: string | null;
  /** Vehicle on the list, e.g. `2号车`. */
  vehicleLabel: string | null;
  seat: string | null;
  /** As the phone's clock said. */
  toldAt: string;
  /** Put right. */
  occurredAt: string;
  reportedByName: string;
  /** BOARD or DISMISS; null while it is open. */
  decision: string | null;
  note: string;
  settledAt: string | null;
  settledByName: string | null;
}

export class DoorConflictsView {
  /** Open ones first, then by when they were reported. */
  conflicts: DoorConflictView[];
}

/** How far the boarding of a trip is: everything but the list itself. */
export class DoorProgressView {
  tripState: TripState;
  /** The pack that this belongs to: another one than the phone has means that the list has changed. */
  packVersion: string;
  /** Of whom something is known: boarded, missing, handed over, or standing in. */
  passengers: DoorPassengerView[];
  departure: DoorMomentView | null;
  arrival: DoorMomentView | null;
  /** Everybody who boarded was signed for: the phone has done its work. */
  handedOver: boolean;
  /** Conflicts that nobody has settled yet. */
  conflicts: DoorConflictView[];
  /** When this was so, by the service's clock. */
  servedAt: string;
}
