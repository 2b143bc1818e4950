import type { Place } from '../regions/places';
import type { operations } from '../shared/api/schema';
import type { PickedDays } from './picked-days';

type MatchQuery = NonNullable<operations['TripMatches_list']['parameters']['query']>;

/** What somebody looks for. */
export interface TripSearch {
  direction: MatchQuery['direction'];
  home?: Place;
  workPlace?: Place;
}

/** What the service is asked. */
export function queryOf({ direction, home, workPlace }: TripSearch, days?: PickedDays): MatchQuery {
  return {
    direction,
    ...(home && { homeCode: home.code }),
    ...(workPlace && { workPlaceCode: workPlace.code }),
    ...days,
  };
}
