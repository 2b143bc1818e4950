import type { Actor } from '../access/actor.js';
import { Role } from '../access/roles.js';
import { NotFound } from '../shared/domain-error.js';
import { Direction } from '../shared/vocabulary.js';
import { TripState } from './trip-lifecycle.js';
import type { Trip } from './trip.entity.js';

type Reached = Pick<
  Trip,
  'organiserCode' | 'originCode' | 'destinationCode' | 'direction' | 'carrierId' | 'state'
>;

/**
 * Who may read a trip: the offices above and below its organiser, the office its people come from, both ways the import
 * side (Kunshan sees what arrives in Suzhou, Jiangsu too), and its carrier. A worker reads what is offered at home: drafts are
 * no more to them than trips that are not there.
 *
 * @throws OutsideRegion, OutsideCarrier, NotFound
 */
export function requireReadable(actor: Actor, trip: Reached): void {
  if (actor.worker) return requireOffered(actor.worker.homeCodes, trip);
  const [exportEnd] = endsOf(trip);
  if (carriesOut(actor, trip) || liesInside(actor, trip.organiserCode) || actor.mayActFor(exportEnd)) return;
  throw new NotFound();
}

/**
 * The region whose people a reader of the trip is shown on its lists: all of them (an empty code) for those who carry it out,
 * which are the organiser's office and those above it, the import side, the carrier, and escorts, who board whoever comes to
 * the door; otherwise the reader's own. A county sees the city's train, and on its list the people of the county.
 */
export function listedRegion(actor: Actor, trip: Reached): string {
  const isAtDoor = actor.role === Role.Escort && liesInside(actor, trip.organiserCode);
  return carriesOut(actor, trip) || isAtDoor ? '' : (actor.regionCode ?? '-');
}

function carriesOut(actor: Actor, trip: Reached): boolean {
  if (actor.carrierId !== null) return actor.carrierId === trip.carrierId;
  const [, importEnd] = endsOf(trip);
  return actor.mayActFor(trip.organiserCode) || actor.mayActFor(importEnd) || liesInside(actor, importEnd);
}

const liesInside = ({ regionCode }: Actor, code: string) => regionCode?.startsWith(code) ?? false;

function requireOffered(homeCodes: string[], trip: Reached): void {
  const [exportEnd] = endsOf(trip);
  const isHome = (code: string) => homeCodes.some((home) => home.startsWith(code));
  if (trip.state === TripState.Draft || ![trip.organiserCode, exportEnd].some(isHome)) throw new NotFound();
}

function endsOf({ direction, originCode, destinationCode }: Reached): [exportEnd: string, importEnd: string] {
  return direction === Direction.ReturnToWork ? [originCode, destinationCode] : [destinationCode, originCode];
}

/** Code of the end where people work, of `trips t`. */
export const IMPORT_END = `CASE t.direction WHEN 'RETURN_TO_WORK' THEN t.destination_code ELSE t.origin_code END`;
/** Code of the end where people live, of `trips t`. */
export const EXPORT_END = `CASE t.direction WHEN 'RETURN_TO_WORK' THEN t.origin_code ELSE t.destination_code END`;

/** What workers may read, as a condition on `trips t`. @param homes placeholder of their home county codes */
export function offeredCondition(homes: string): string {
  return `t.state <> 'DRAFT' AND EXISTS (SELECT FROM unnest(${homes}::text[]) AS h (code)
    WHERE starts_with(h.code, t.organiser_code) OR starts_with(h.code, ${EXPORT_END}))`;
}

/**
 * What staff may read, as a condition on `trips t`.
 *
 * @param region placeholder of the actor's region code
 * @param carrier placeholder of the actor's carrier
 */
export function readableCondition(region: string, carrier: string): string {
  const contains = (code: string) => `starts_with(${code}, ${region}::text)`;
  const liesInside = (code: string) => `starts_with(${region}::text, ${code})`;
  return `CASE WHEN ${carrier}::uuid IS NOT NULL THEN t.carrier_id = ${carrier}::uuid
    ELSE ${contains('t.organiser_code')} OR ${liesInside('t.organiser_code')}
      OR ${contains(IMPORT_END)} OR ${liesInside(IMPORT_END)} OR ${contains(EXPORT_END)} END`;
}
