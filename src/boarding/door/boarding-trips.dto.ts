import { Mode } from '../../shared/vocabulary.js';
import { TripState } from '../../trips/trip-lifecycle.js';

/** A trip at whose door the reader may stand these hours. */
export class BoardingTripView {
  id: string;
  /** Short code that people read aloud. */
  code: string;
  mode: Mode;
  /** Train or flight number; null without one. */
  serviceNumber: string | null;
  /** In words, e.g. 阳城县. */
  origin: string;
  destination: string;
  /** ISO 8601 with offset. */
  departsAt: string;
  state: TripState;
  /** The carrier has confirmed the list: there is a pack. */
  listReady: boolean;
  /** People on the confirmed list; 0 without one. */
  passengers: number;
  /** Of them, on board. */
  boarded: number;
}

export class BoardingTripsView {
  /** By departure. */
  items: BoardingTripView[];
}
