import { TripView } from '../../trips/trip-view.dto.js';
import { OpenSeatsView } from '../availability/availability.dto.js';

export class AlternativeView extends OpenSeatsView {
  trip: TripView;
  /** Free seats of the vehicle that has most: enough for the whole party. */
  largestFree: number;
  /** Parties that wait for this trip and go first. */
  waitingParties: number;
  /** Whether everyone of the party can leave on that day by what they asked for. */
  onWishedDay: boolean;
}

export class AlternativesView {
  bookingId: string;
  /** People of the party. */
  people: number;
  /** Nearest in time first, at most twenty. */
  items: AlternativeView[];
}
