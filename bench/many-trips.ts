import { storm } from './booking/storm.js';
import type { Finding } from './run.js';
import type { Workshop } from './workshop.js';

/** The same crowd over 500 coaches. */
export function manyTrips(workshop: Workshop): Promise<Finding> {
  return storm(workshop, {
    ...{ trips: 500, mode: 'COACH', vehicles: [{ layoutCode: 'COACH_55' }] },
    partiesOfEachSize: 500,
  });
}
