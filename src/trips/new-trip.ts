import { Direction, Mode } from '../shared/vocabulary.js';
import { Allocation } from './allocation.js';
import { StopKind } from './trip-stop.entity.js';

export interface NewStop {
  kind: StopKind;
  regionCode: string;
  place: string;
  stopsAt: Date;
}

/** A vehicle to put on a trip: one of the carrier's own, or just a layout. */
export interface NewTripVehicle {
  vehicleId?: string;
  layoutId?: string;
  layoutCode?: string;
  /** What people look for; 1号车 or 01车 by its place when left out. */
  label?: string;
  plate?: string;
  /** Labels of seats that are not given out on this trip. */
  blockedSeats?: string[];
}

export interface NewTrip {
  campaignId: string;
  mode: Mode;
  direction: Direction;
  organiserCode: string;
  originCode: string;
  destinationCode: string;
  stops: NewStop[];
  vehicles: NewTripVehicle[];
  carrierId?: string;
  serviceNumber?: string;
  mainTripId?: string;
  notes?: string;
  allocation?: Allocation;
  /** Until when a round collects requests. */
  requestsUntil?: Date;
  /** Parties that the trip is made for; filling it takes them first. */
  partyIds?: string[];
}
