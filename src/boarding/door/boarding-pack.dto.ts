import { Direction, Mode } from '../../shared/vocabulary.js';
import { StopView } from '../../trips/trip-view.dto.js';
import { DoorProgressView } from './door-progress.dto.js';

export class PackSeatView {
  /** As printed beside the seat. */
  label: string;
  /** From the front, 1 first; the compartment for berths. */
  row: number;
  /** From the left, 1 first; an aisle takes a column of its own. */
  column: number;
}

export class PackVehicleView {
  id: string;
  /** From the head of the convoy or train, 1 first. */
  seq: number;
  /** As people look for it: 1号车, 05车. */
  label: string;
  /** Null as long as it is not known. */
  plate: string | null;
  /** The drawn plan. */
  seats: PackSeatView[];
}

export class PackPersonView {
  passengerId: string;
  bookingCode: string;
  name: string;
  /** Last four characters of the identity document, to be asked at the door. */
  documentEnd: string;
  /** In full, to be called. */
  phone: string;
  employer: string;
}

export class PackPassengerView extends PackPersonView {
  tripVehicleId: string;
  seat: string;
  /** Place and time, as printed on the manifest. */
  boardingStop: string;
}

export class PackStandbyView extends PackPersonView {
  /** Place of the party, 1 is next. */
  rank: number;
}

/** Where a booking belongs that turns up at the wrong trip. It names nobody. */
export class PackElsewhereView {
  bookingCode: string;
  tripCode: string;
  /** ISO 8601 with offset. */
  departsAt: string;
  /** Where it leaves, as people know it. */
  place: string;
  vehicleLabel: string;
  plate: string | null;
}

/** A booking of this trip that was cancelled, so that whoever still shows its code is told. It names nobody. */
export class PackCancelledView {
  bookingCode: string;
  /** ISO 8601 with offset. */
  cancelledAt: string;
}

export class PackTripView {
  id: string;
  /** Short code that people read aloud. */
  code: string;
  mode: Mode;
  direction: Direction;
  /** ISO 8601 with offset. */
  departsAt: string;
  /** ISO 8601 with offset. */
  arrivesAt: string;
  /** Train or flight number; null without one. */
  serviceNumber: string | null;
  /** Region of the office that runs it, in words. */
  organiser: string;
  /** In words, e.g. 阳城县. */
  origin: string;
  destination: string;
  stops: StopView[];
}

/** All that a phone at the door needs when it has no signal. */
export class BoardingPackView {
  /** Changes when the list does, not when people board. */
  version: string;
  trip: PackTripView;
  /** From the head of the convoy or train. */
  vehicles: PackVehicleView[];
  /** Everybody on the confirmed manifest, vehicle by vehicle, seat by seat, with those who stood in. */
  passengers: PackPassengerView[];
  /** Who may get the seats of people who do not come, in their order: those of the confirmed version who still have no seat. */
  standbys: PackStandbyView[];
  /** Bookings of the organiser's other trips of that day and those beside it, as far as the reader may stand at their doors. */
  elsewhere: PackElsewhereView[];
  /** Cancelled bookings of this trip. */
  cancelled: PackCancelledView[];
  /** How far it is. */
  progress: DoorProgressView;
}
