import type { ServiceNote } from '../shared/commands/audit.js';
import { Trip } from './trip.entity.js';

/** The record of what the service did to a trip by itself; it belongs to the region whose trip it is. */
export function byItself(action: string, { id, organiserCode }: Trip, outcome?: unknown): ServiceNote {
  return { action, target: { tripId: id }, regionCode: organiserCode, outcome };
}
