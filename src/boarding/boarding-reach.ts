import { OutsideRegion } from '../access/access.errors.js';
import type { Actor } from '../access/actor.js';
import { Role } from '../access/roles.js';
import { Direction } from '../shared/vocabulary.js';
import type { Trip } from '../trips/trip.entity.js';

type Reached = Pick<Trip, 'organiserCode' | 'originCode' | 'destinationCode' | 'direction'>;

/**
 * Who records boarding and departure: the organiser's offices, and escorts of the organiser's region, of one above it or of
 * one inside it (a province's train picks people up in several counties, each with its escort).
 *
 * @throws OutsideRegion
 */
export function requireAtDoor(actor: Actor, trip: Reached): void {
  if (actor.role === Role.Escort && touches(actor, trip.organiserCode)) return;
  actor.requireRegion(trip.organiserCode);
}

/** Who records arrival and signs for people: those at the door, and liaisons of the side where they work. @throws OutsideRegion */
export function requireAtArrival(actor: Actor, trip: Reached): void {
  if (actor.role !== Role.ReceivingLiaison) return requireAtDoor(actor, trip);
  const importEnd = trip.direction === Direction.ReturnToWork ? trip.destinationCode : trip.originCode;
  if (!touches(actor, importEnd)) throw new OutsideRegion();
}

function touches(actor: Actor, code: string): boolean {
  return actor.mayActFor(code) || (actor.regionCode !== null && actor.regionCode.startsWith(code));
}
