import { Direction, Mode } from '../../shared/vocabulary.js';
import { TripState } from '../trip-lifecycle.js';

export class VerifiedStopView {
  /** As people know it. */
  place: string;
  /** ISO 8601 with offset. */
  stopsAt: string;
}

export class VerifiedVehicleView {
  /** What people look for: 1号车, 05车. */
  label: string;
  /** Number plate; null as long as it is not known. */
  plate: string | null;
}

export class VerifiedTripView {
  code: string;
  mode: Mode;
  direction: Direction;
  state: TripState;
  /** Region of the office that runs it, in words. */
  organiser: string;
  /** Where it collects people, in words. */
  origin: string;
  /** Where it takes them, in words. */
  destination: string;
  /** Train or flight number; null without one. */
  serviceNumber: string | null;
  /** Time at the first boarding stop, ISO 8601 with offset. */
  departsAt: string;
  /** Time at the last alighting stop, ISO 8601 with offset. */
  arrivesAt: string;
  /** Where people board, in the order of the stops. */
  boarding: VerifiedStopView[];
  vehicles: VerifiedVehicleView[];
}

/** Whether a trip with this code is run by an office, and which trip it is. Names nobody. */
export class TripVerificationView {
  real: boolean;
  /** null when there is no such trip. */
  trip: VerifiedTripView | null;
}
