import { IsOptional, IsUUID } from 'class-validator';
import { PageOf, PageQuery } from '../../shared/http/paging.js';
import { IsDay } from '../../shared/http/validators.js';
import { Direction, Mode } from '../../shared/vocabulary.js';
import { TripState } from '../../trips/trip-lifecycle.js';

export class ArrivalsQuery extends PageQuery {
  /** First day of arrival in China; today unless told. */
  @IsOptional()
  @IsDay()
  from?: string;

  /** Last day of arrival; a week after the first unless told. */
  @IsOptional()
  @IsDay()
  until?: string;

  /** Only this trip, on whatever day it arrives. */
  @IsOptional()
  @IsUUID()
  tripId?: string;
}

/** People of one employer on an arriving trip. */
export class ArrivingEmployerView {
  /** As on the list; empty for people without one. */
  employer: string;
  /** People who have a seat. */
  expected: number;
  /** Of them, who got on. */
  boarded: number;
  /** Of them, who did not come to the door. */
  noShows: number;
  /** Of those who got on, signed for. */
  signed: number;
  /** Of those who got on and are not signed for, noted as not there: did not come, or left on the way. */
  away: number;
  /** Matters about them that nobody has settled yet. */
  exceptions: number;
}

/** A trip that brings people to where I receive them. */
export class ArrivingTripView {
  tripId: string;
  /** Short code of the trip. */
  tripCode: string;
  mode: Mode;
  direction: Direction;
  state: TripState;
  /** The trip's ends, as region codes and as people call them. */
  originCode: string;
  originName: string;
  destinationCode: string;
  destinationName: string;
  /** Train or flight number; null for a coach. */
  serviceNumber: string | null;
  /** Region of the office that runs it, and its name. */
  organiserCode: string;
  organiserName: string;
  /** Where it ends, as people know it. */
  lastStop: string;
  /** When it is to arrive, ISO 8601 with offset. */
  arrivesAt: string;
  /** When it left; null as long as it has not. */
  departedAt: string | null;
  /** When it really arrived; null as long as it has not. */
  arrivedAt: string | null;
  /** It turned back or was called off on the way. */
  brokenOff: boolean;
  /** By name; those of whom nobody comes are left out. */
  employers: ArrivingEmployerView[];
}

export class ArrivingTripPage extends PageOf(ArrivingTripView) {}
