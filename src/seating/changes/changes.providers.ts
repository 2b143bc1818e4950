import { BookingChangesController } from './booking-changes.controller.js';
import { GivenSeats } from './given-seats.js';
import { Members } from './members.service.js';
import { Moves } from './moves.service.js';
import { PartyChange } from './party-change.js';
import { PartyParts } from './party-parts.js';
import { PickedSeats } from './picked-seats.service.js';
import { ReAccommodation } from './re-accommodation.service.js';
import { SeatWriter } from './seat-writer.js';
import { Splits } from './splits.service.js';
import { StrandedPartiesQuery } from './stranded-parties.query.js';
import { Swaps } from './swaps.service.js';
import { TripLocks } from './trip-locks.js';
import { TripReseatingController } from './trip-reseating.controller.js';
import { VehicleReplacements } from './vehicle-replacements.service.js';

/** All that changes bookings which exist; part of the seating module. */
export const changeControllers = [BookingChangesController, TripReseatingController];
export const changes = [
  GivenSeats,
  Members,
  Moves,
  PartyChange,
  PartyParts,
  PickedSeats,
  ReAccommodation,
  SeatWriter,
  Splits,
  StrandedPartiesQuery,
  Swaps,
  TripLocks,
  VehicleReplacements,
];
