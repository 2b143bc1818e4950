import { OutsideRegion } from '../access/access.errors.js';
import type { Actor } from '../access/actor.js';
import { Direction } from '../shared/vocabulary.js';
import type { Trip } from './trip.entity.js';

type Reached = Pick<Trip, 'organiserCode' | 'originCode' | 'destinationCode' | 'direction' | 'carrierId'>;

/**
 * Who may read a trip: the offices above and below its organiser, the office its people come from, both ways the import
 * side (Kunshan sees what arrives in Suzhou, Jiangsu too), and its carrier.
 *
 * @throws OutsideRegion, OutsideCarrier
 */
export function requireReadable(actor: Actor, trip: Reached): void {
  if (actor.carrierId !== null) return actor.requireCarrier(trip.carrierId);
  const [exportEnd, importEnd] =
    trip.direction === Direction.ReturnToWork
      ? [trip.originCode, trip.destinationCode]
      : [trip.destinationCode, trip.originCode];
  const contains = (code: string) => actor.mayActFor(code);
  const liesInside = (code: string) => actor.regionCode?.startsWith(code) ?? false;
  const reached = [trip.organiserCode, importEnd].some((code) => contains(code) || liesInside(code));
  if (!reached && !contains(exportEnd)) throw new OutsideRegion();
}

/**
 * The same as a condition on `trips t`.
 *
 * @param region placeholder of the actor's region code
 * @param carrier placeholder of the actor's carrier
 */
export function readableCondition(region: string, carrier: string): string {
  const importEnd = `CASE t.direction WHEN 'RETURN_TO_WORK' THEN t.destination_code ELSE t.origin_code END`;
  const exportEnd = `CASE t.direction WHEN 'RETURN_TO_WORK' THEN t.origin_code ELSE t.destination_code END`;
  const contains = (code: string) => `starts_with(${code}, ${region}::text)`;
  const liesInside = (code: string) => `starts_with(${region}::text, ${code})`;
  return `CASE WHEN ${carrier}::uuid IS NOT NULL THEN t.carrier_id = ${carrier}::uuid
    ELSE ${contains('t.organiser_code')} OR ${liesInside('t.organiser_code')}
      OR ${contains(importEnd)} OR ${liesInside(importEnd)} OR ${contains(exportEnd)} END`;
}
