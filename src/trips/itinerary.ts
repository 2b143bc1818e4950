import { InvalidInput } from '../shared/domain-error.js';
import { NewStop } from './new-trip.js';
import { StopKind } from './trip-stop.entity.js';

/** When a trip is under way. */
export interface Itinerary {
  departsAt: Date;
  arrivesAt: Date;
}

/**
 * A trip departs from its first boarding stop and arrives at its last alighting stop. All stops come in the order of their
 * times, and nobody boards after the first has alighted: a trip collects at one end and sets down at the other.
 *
 * @throws InvalidInput
 */
export function itineraryOf(stops: NewStop[]): Itinerary {
  const boarding = stops.filter((stop) => stop.kind === StopKind.Boarding);
  const alighting = stops.filter((stop) => stop.kind === StopKind.Alighting);
  if (boarding.length === 0 || alighting.length === 0) {
    fault('stopsOnBothEnds', '至少要有一个上车站和一个下车站', 'needs a boarding and an alighting stop');
  }
  if (stops.findIndex((stop) => stop.kind === StopKind.Alighting) < boarding.length) {
    fault('boardingFirst', '上车站须排在下车站之前', 'boarding stops come before alighting stops');
  }
  if (stops.some((stop, i) => i > 0 && stop.stopsAt <= stops[i - 1].stopsAt)) {
    fault('stopTimesInOrder', '各站时间须依次递增', 'times of stops must increase');
  }
  return { departsAt: boarding[0].stopsAt, arrivesAt: alighting[alighting.length - 1].stopsAt };
}

function fault(code: string, title: string, titleEn: string): never {
  throw new InvalidInput({ errors: [{ field: 'stops', code, title, titleEn }] });
}
