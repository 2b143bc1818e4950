import { toCivil } from '../shared/time/civil-time.js';
import type { TripStop } from './trip-stop.entity.js';

type Stop = Pick<TripStop, 'regionCode' | 'place' | 'stopsAt'>;

/**
 * The stop nearest to a place by their codes: in the same county, else for the whole city, else elsewhere in the city, and
 * so on up. Among equals the first one given.
 *
 * @example nearestStop([jincheng, yangcheng], '140522') // the stop in Yangcheng (140522)
 */
export function nearestStop<At extends Pick<Stop, 'regionCode'>>(stops: At[], placeCode: string): At {
  const nearness = (stop: At) =>
    2 * sharedLevels(stop.regionCode, placeCode) + (placeCode.startsWith(stop.regionCode) ? 1 : 0);
  return stops.reduce((best, stop) => (nearness(stop) > nearness(best) ? stop : best));
}

/** A stop as it is printed: 阳城县客运中心 02-20 07:30. */
export function printStop(stop: Stop): string {
  return `${stop.place} ${toCivil(stop.stopsAt).slice(5)}`;
}

/** How many levels (province, city, county) two codes share from the top. */
function sharedLevels(a: string, b: string): number {
  return [2, 4, 6].filter((length) => a.length >= length && a.slice(0, length) === b.slice(0, length)).length;
}
