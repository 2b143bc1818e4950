import { storm } from './booking/storm.js';
import type { Finding } from './run.js';
import type { Workshop } from './workshop.js';

/** Everybody at once on one train of 16 hard-seat carriages: bookings per second, beside the textbook way and raw SQL. */
export function hotTrip(workshop: Workshop): Promise<Finding> {
  return storm(workshop, {
    ...{ trips: 1, mode: 'SPECIAL_TRAIN' },
    vehicles: Array.from({ length: 16 }, () => ({ layoutCode: 'YZ25G' })),
    partiesOfEachSize: 180,
  });
}
