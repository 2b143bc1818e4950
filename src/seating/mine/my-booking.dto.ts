import { Direction, Mode } from '../../shared/vocabulary.js';
import { PageOf } from '../../shared/http/paging.js';
import { StopKind } from '../../trips/trip-stop.entity.js';
import { TripState } from '../../trips/trip-lifecycle.js';
import { BookingDetailView, BookingView } from '../booking.dto.js';
import { BookingState } from '../booking-lifecycle.js';

export class MyStopView {
  kind: StopKind;
  /** As people know it. */
  place: string;
  /** ISO 8601 with offset. */
  stopsAt: string;
}

/** What a traveller must know of a trip. */
export class MyTripView {
  id: string;
  /** Short code that people read aloud. */
  code: string;
  mode: Mode;
  direction: Direction;
  state: TripState;
  /** Region of the office that runs it, in words. */
  organiser: string;
  /** Train or flight number; null without one. */
  serviceNumber: string | null;
  /** Time at the first boarding stop, ISO 8601 with offset. */
  departsAt: string;
  /** Time at the last alighting stop, ISO 8601 with offset. */
  arrivesAt: string;
  /** Where it stops, from the start. */
  stops: MyStopView[];
}

/** A booking of my party, with what a phone needs to show it. */
export class MyBookingView extends BookingView {
  trip: MyTripView;
  /** Number plate of the vehicle that holds the party's seats; null without seats or as long as it is not known. */
  plate: string | null;
  /** Place on the waiting list, 1 is next; null unless it waits. */
  position: number | null;
}

export class MyDecisionView {
  /** Step of the lifecycle or change of the party. */
  step: string;
  toState: BookingState;
  /** What a person wrote, or the code of what stood in the way. */
  reason: string;
  /** ISO 8601 with offset. */
  recordedAt: string;
}

export class MyBookingDetailView extends MyBookingView {
  /** Every decision about the booking, oldest first. */
  decisions: MyDecisionView[];
}

/** A booking with its trip, for an office: what a worker sees of it, and who decided. */
export class BookedTripView extends BookingDetailView {
  trip: MyTripView;
  /** Number plate of the vehicle that holds the party's seats; null without seats or as long as it is not known. */
  plate: string | null;
  /** Place on the waiting list, 1 is next; null unless it waits. */
  position: number | null;
}

export class BookedTripPage extends PageOf(BookedTripView) {}

export class MyBookingPage extends PageOf(MyBookingView) {}

export class TicketPassengerView {
  name: string;
  /** Label of the seat. */
  seat: string;
}

/** What is shown at the door. */
export class TicketView {
  /** Boarding code: the code of the booking. */
  bookingCode: string;
  trip: MyTripView;
  /** What people look for: 1号车, 05车. */
  vehicleLabel: string;
  /** Number plate; null as long as it is not known. */
  plate: string | null;
  passengers: TicketPassengerView[];
  /** Page on which anyone can see whether the trip is real; to be shown as a QR code. */
  verificationUrl: string;
}

export class TicketPage extends PageOf(TicketView) {}
