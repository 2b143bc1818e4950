import { Direction } from '../../shared/vocabulary.js';
import { nearestStop } from '../../trips/nearest-stop.js';
import { StopKind } from '../../trips/trip-stop.entity.js';

/** A trip as far as it matters where it begins and ends. */
export interface EndsOfTrip {
  direction: Direction;
  originCode: string;
  destinationCode: string;
}

export interface StopOfTrip {
  kind: StopKind;
  regionCode: string;
}

/** Code of the region at the end where people work. */
export function importEnd({ direction, originCode, destinationCode }: EndsOfTrip): string {
  return direction === Direction.ReturnToWork ? destinationCode : originCode;
}

/** Where somebody gets on and off who lives at one end and works at the other; either may be unknown. */
export function stopsFor<Stop extends StopOfTrip>(
  { direction }: EndsOfTrip,
  stops: Stop[],
  { homeCode, workPlaceCode }: { homeCode?: string; workPlaceCode?: string },
): { boarding: Stop; alighting: Stop } {
  const toWork = direction === Direction.ReturnToWork;
  const [from, to] = toWork ? [homeCode, workPlaceCode] : [workPlaceCode, homeCode];
  const boarding = stops.filter(({ kind }) => kind === StopKind.Boarding);
  const alighting = stops.filter(({ kind }) => kind === StopKind.Alighting);
  return {
    boarding: from === undefined ? boarding[0] : nearestStop(boarding, from),
    alighting: to === undefined ? alighting.at(-1)! : nearestStop(alighting, to),
  };
}

/** Whether two regions are the same, or one lies in the other. */
export function nested(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** Whether a trip goes to, or from, another place in somebody's city, and not the very place. */
export function isNearby(trip: EndsOfTrip, workPlaceCode: string | undefined): boolean {
  return workPlaceCode !== undefined && !nested(importEnd(trip), workPlaceCode);
}

/**
 * The work place with which somebody travels on a trip: what they named, where the trip serves it; else where they get on or
 * off at that end, as those of Taicang who take the coach to Kunshan.
 *
 * @param named what they named now or for an earlier journey, the best first
 * @returns undefined when all that is known is a province
 */
export function workPlaceOn(trip: EndsOfTrip, stops: StopOfTrip[], named: string[]): string | undefined {
  const end = importEnd(trip);
  const served = named.find((code) => code.startsWith(end));
  if (served !== undefined && served.length >= 4) return served;
  const { boarding, alighting } = stopsFor(trip, stops, { workPlaceCode: named[0] });
  const stop = trip.direction === Direction.ReturnToWork ? alighting : boarding;
  return [stop.regionCode, end].find((code) => code.startsWith(end) && code.length >= 4);
}
